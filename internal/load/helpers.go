package load

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// subjects are the packages that the rules are about. A package that imports one
// of them, or a package below it, may define helpers.
var subjects = []string{
	"net/http",
	"database/sql",

	"github.com/emicklei/go-restful/v3",
	"github.com/gin-gonic/gin",
	"github.com/go-chi/render",
	"github.com/gofiber/fiber/v2",
	"github.com/gofiber/fiber/v3",
	"github.com/labstack/echo/v4",
	"github.com/labstack/echo/v5",

	"github.com/ClickHouse/clickhouse-go/v2",
	"github.com/go-redis/redis/v8",
	"github.com/go-sql-driver/mysql",
	"github.com/gocql/gocql",
	"github.com/jackc/pgconn",
	"github.com/jackc/pgx/v4",
	"github.com/jackc/pgx/v5",
	"github.com/jinzhu/gorm",
	"github.com/jmoiron/sqlx",
	"github.com/lib/pq",
	"github.com/mattn/go-sqlite3",
	"github.com/microsoft/go-mssqldb",
	"github.com/redis/go-redis/v9",
	"go.mongodb.org/mongo-driver",
	"gorm.io/gorm",
	"modernc.org/sqlite",
}

// helpers returns the paths of the packages outside the standard library that
// those asked for import directly and that import one of the subjects.
func helpers(asked []*packages.Package) []string {
	roots := make(map[string]bool)
	for _, pkg := range asked {
		roots[pkg.ID] = true
	}
	found := make(map[string]bool)
	for _, pkg := range asked {
		for _, imp := range pkg.Imports {
			// Have: a package whose ID is its path, unless it is built for a test.
			if !roots[imp.ID] && imp.ID == imp.PkgPath && len(imp.Errors) == 0 && !standard(imp) && concerned(imp) {
				found[imp.PkgPath] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// concerned tells whether the package imports one of the subjects.
func concerned(pkg *packages.Package) bool {
	for _, imp := range pkg.Imports {
		for _, s := range subjects {
			if imp.PkgPath == s || strings.HasPrefix(imp.PkgPath, s+"/") {
				return true
			}
		}
	}
	return false
}

// standard tells whether the package belongs to the standard library, as the go
// command tells it: no module, and no dot in the first element of its path.
func standard(pkg *packages.Package) bool {
	first, _, _ := strings.Cut(pkg.PkgPath, "/")
	return pkg.Module == nil && !strings.Contains(first, ".")
}
