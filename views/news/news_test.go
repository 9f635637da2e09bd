package news_test

import (
	"testing"

	"passerelle/models/account"
	"passerelle/views/news"
)

func TestMarkInTheMenuIsForTheLatestVersion(t *testing.T) {
	if latest := news.Entries()[0].Version; latest != account.News {
		t.Errorf("the latest novelty is %s, the mark is for %s", latest, account.News)
	}
}
