package gorm_test

import (
	"errors"
	"testing"

	gorm1 "github.com/jinzhu/gorm"
	_ "github.com/jinzhu/gorm/dialects/sqlite"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/httperrlint/httperrlint/analyzers/internal/proof"
)

type user struct{ ID int }

func Test(t *testing.T) {
	proof.HoldSentinels(t, "gorm.io/gorm", []proof.Sentinel{
		{Name: "ErrRecordNotFound", Error: gorm.ErrRecordNotFound, Provoke: func(t *testing.T) error {
			return open(t, false).First(new(user)).Error
		}},
		{Name: "ErrDuplicatedKey", Error: gorm.ErrDuplicatedKey, Provoke: func(t *testing.T) error {
			return duplicate(open(t, true))
		}},
	})
	if err := duplicate(open(t, false)); err == nil || errors.Is(err, gorm.ErrDuplicatedKey) {
		t.Errorf("without TranslateError: %v", err)
	}
}

func open(t *testing.T, translate bool) *gorm.DB {
	t.Helper()
	db, err := gorm.Open(sqlite.Open(":memory:"), &gorm.Config{TranslateError: translate, Logger: logger.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.AutoMigrate(new(user)); err != nil {
		t.Fatal(err)
	}
	return db
}

func duplicate(db *gorm.DB) error {
	if err := db.Create(&user{1}).Error; err != nil {
		return nil
	}
	return db.Create(&user{1}).Error
}

func TestVersion1(t *testing.T) {
	db, err := gorm1.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.LogMode(false)
	if err := db.AutoMigrate(new(user)).Error; err != nil {
		t.Fatal(err)
	}
	proof.HoldSentinels(t, "github.com/jinzhu/gorm", []proof.Sentinel{
		{Name: "ErrRecordNotFound", Error: gorm1.ErrRecordNotFound, Provoke: func(t *testing.T) error {
			return db.First(new(user)).Error
		}},
	})
}
