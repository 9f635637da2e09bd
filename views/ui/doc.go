// Package ui is the component library: what every page is built from.
//
// Components print the documented HTML and class names of the State design
// system (classes that begin with fr-), so that its style sheet fits a service
// which installs it; what that system does not have begins with ps-. Texts that
// a component is given are already in the reader's language; its own come from
// package locales.
//
// Everything works without script. Where script helps, a data-ps- attribute
// says so and static/js/portal.js reads it.
package ui
