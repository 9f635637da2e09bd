// Enhancement only: every page works without this file.
(() => {
  "use strict";

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // A second press of the same button sends nothing; the server would give the
  // first answer again, but waiting for it is slower.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-ps-form]") || form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.psSent) {
      event.preventDefault();
      return;
    }
    form.dataset.psSent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });

  // A page shown again from the browser's memory may send its forms again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    each("[data-ps-sent]", (form) => delete form.dataset.psSent);
    each("[aria-busy]", (button) => button.removeAttribute("aria-busy"));
    // It may be closed to the reader since: it is shown once the server still gives it,
    // with what was typed in it. Without network it is all there is.
    const main = document.querySelector("main");
    if (!main || !navigator.onLine) return;
    main.style.visibility = "hidden"; // it keeps its height, and the place one had scrolled to
    fetch(location.href, { cache: "no-store", redirect: "manual" }).then(
      (answer) => { if (answer.ok) main.style.visibility = ""; else location.reload(); },
      () => { main.style.visibility = ""; },
    );
  });

  // An open menu closes with Escape, and when the reader goes elsewhere.
  const close = (menu, refocus) => {
    menu.open = false;
    if (refocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menus = [...document.querySelectorAll("details[open]:is([data-ps-menu], [data-ps-sheet])")];
    const menu = menus.reverse().find((one) => one.contains(document.activeElement)) || menus[0];
    if (menu) close(menu, true);
  });
  const elsewhere = (event) => each(".ps-user[open], .ps-more[open]", (menu) => {
    if (!menu.contains(event.target)) close(menu, false);
  });
  document.addEventListener("click", elsewhere);
  document.addEventListener("focusin", elsewhere);

  // A day typed as eight digits gets its slashes when the field is left.
  document.addEventListener("focusout", (event) => {
    if (!event.target.matches("[data-ps-date]")) return;
    event.target.value = event.target.value.trim().replace(/^(\d\d)[ .-]?(\d\d)[ .-]?(\d{4})$/, "$1/$2/$3");
  });

  // A roll call says how many marks are chosen, and puts one at every name that
  // has none.
  const countMarks = (form) => each("[data-ps-roll-count]", (button) => {
    const rows = [...form.querySelectorAll(".ps-mark-row")];
    const done = rows.filter((row) => row.querySelector("input:checked")).length;
    const label = button.dataset.psRollCount.replace("{done}", done).replace("{all}", rows.length);
    (button.querySelector("span") || button).textContent = label;
  }, form);
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-ps-roll]")) countMarks(event.target.form);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ps-roll-fill]");
    if (!button) return;
    event.preventDefault();
    each(".ps-mark-row", (row) => {
      if (row.querySelector("input:checked")) return;
      const mark = row.querySelector(`input[value="${button.value}"]`);
      if (mark) mark.checked = true;
    }, button.form);
    countMarks(button.form);
    button.form.dispatchEvent(new Event("change")); // for whoever notes what is chosen
  });

  // The button of a roll call says which of the rarer marks was chosen.
  document.addEventListener("change", (event) => {
    const row = event.target.closest(".ps-mark-row");
    if (!row) return;
    const more = row.querySelector(".ps-more");
    if (!more) return;
    const chosen = more.querySelector(":checked + label");
    const summary = more.querySelector("summary");
    summary.textContent = chosen ? chosen.textContent : summary.dataset.psOther;
  });
  // Chosen by hand, the panel closes; arrow keys go on choosing.
  document.addEventListener("click", (event) => {
    const label = event.target.closest(".ps-more__panel label");
    if (label) close(label.closest("details"), false);
  });

  // A text to be taken elsewhere is copied in one press; where the browser does
  // not allow it, the text is selected instead.
  const copy = async (button) => {
    const text = document.getElementById(button.dataset.psCopy);
    const said = document.getElementById(`${text.id}-copied`);
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = button.dataset.psCopied;
    } catch {
      text.closest("details").open = true;
      text.focus();
      text.select();
    }
  };

  const wake = (root) => {
    each("[data-ps-print]", (button) => {
      button.hidden = false;
      button.onclick = () => window.print();
    }, root);
    each("[data-ps-copy]", (button) => {
      button.hidden = false;
      button.onclick = () => copy(button);
    }, root);
    each("form:has([data-ps-roll])", countMarks, root);
    const summary = root.querySelector("[data-ps-focus]");
    if (summary) summary.focus();
  };
  wake(document);
  document.addEventListener("htmx:load", (event) => wake(event.target));
})();
