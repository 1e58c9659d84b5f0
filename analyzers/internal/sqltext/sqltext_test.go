package sqltext_test

import (
	"strings"
	"testing"

	"github.com/httperrlint/httperrlint/analyzers/internal/sqltext"
)

// The statements are those of PostgreSQL, MySQL, SQLite and SQL Server, one a
// line, or between lines of dashes.
const (
	atLeastOne = `
SELECT 1
select 1;
SELECT 1 AS one
SELECT now()
SELECT CURRENT_TIMESTAMP
SELECT version()
SELECT VERSION();
SELECT @@VERSION
SELECT @@global.read_only
SELECT @@IDENTITY
SELECT SCOPE_IDENTITY()
SELECT LAST_INSERT_ID()
SELECT last_insert_rowid()
SELECT sqlite_version()
SELECT DATABASE()
SELECT DB_NAME()
SELECT current_database(), current_user
SELECT current_setting('server_version_num')::int
SELECT set_config('role', $1, true)
SELECT nextval('orders_id_seq')
SELECT currval(pg_get_serial_sequence('orders', 'id'))
SELECT pg_try_advisory_lock($1)
SELECT pg_advisory_xact_lock(hashtext($1))
SELECT GET_LOCK(?, 10)
SELECT to_regclass('public.users') IS NOT NULL
SELECT pg_is_in_recovery()
SELECT OBJECT_ID('dbo.users', 'U')
SELECT $1::int + 1
SELECT ? + 1
SELECT 'it''s FROM here'
SELECT 'a\'b'
SELECT "from"
SELECT [from]
SELECT $$ select x from y where z $$
SELECT $body$ from where $body$ || 'x'
SELECT 1 -- FROM users WHERE id = 1
SELECT 1 /* FROM users /* nested */ WHERE id = 1 */
SELECT EXISTS(SELECT 1 FROM users WHERE id = $1)
SELECT EXISTS (SELECT 1 FROM users WHERE id = $1)
select exists (select 1 from users where email = ? limit 1)
SELECT EXISTS (SELECT * FROM t WHERE a = @a) AS found
SELECT NOT EXISTS (SELECT 1 FROM t WHERE a = 1)
SELECT EXISTS(SELECT 1 FROM a WHERE x = 1) OR EXISTS(SELECT 1 FROM b WHERE x = 1)
SELECT EXISTS(SELECT 1 FROM a WHERE x = 1), EXISTS(SELECT 1 FROM b WHERE x = 1)
SELECT CASE WHEN EXISTS (SELECT 1 FROM t WHERE a = 1) THEN 1 ELSE 0 END
SELECT IIF(EXISTS(SELECT 1 FROM t WHERE id = @p1), 1, 0)
SELECT CAST(CASE WHEN EXISTS(SELECT 1 FROM t WHERE id = @p1) THEN 1 ELSE 0 END AS BIT)
SELECT COALESCE((SELECT id FROM users WHERE name = $1), 0)
SELECT (SELECT id FROM users WHERE name = $1)
SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b)
(SELECT 1)
SELECT 1 FROM dual
SELECT last_archived_wal FROM pg_catalog.pg_stat_archiver
SELECT wal_records FROM pg_stat_wal
SELECT COUNT(*) FROM users
select count(*) from users
SELECT COUNT(*) FROM users WHERE email = ?
SELECT COUNT(1) FROM users WHERE a = $1 AND b = $2
SELECT COUNT(DISTINCT email) FROM users
SELECT COUNT(*) > 0 FROM users WHERE id = $1
SELECT COUNT(*), MAX(id) FROM users WHERE a = 1
SELECT count (*) FROM users
SELECT COUNT_BIG(*) FROM users
SELECT MAX(id) FROM users
SELECT MIN(created_at) FROM users WHERE a = 1
SELECT SUM(amount) FROM orders WHERE user_id = ?
SELECT AVG(amount) FROM orders
SELECT TOTAL(amount) FROM orders
SELECT COALESCE(MAX(version), 0) FROM migrations
SELECT IFNULL(MAX(seq), 0) + 1 FROM t WHERE a = ?
SELECT ISNULL(SUM(x), 0) FROM t WHERE a = @p1
SELECT COALESCE(SUM(a * b), 0)::bigint FROM t WHERE c > 1
SELECT max(coalesce(a, b)) FROM t WHERE c = 1
SELECT max((SELECT a, b)) FROM t WHERE c = 1
SELECT string_agg(name, ',' ORDER BY name) FROM t WHERE a = 1
SELECT group_concat(name) FROM t WHERE a = 1
SELECT array_agg(id) FROM t WHERE a = ANY($1)
SELECT json_agg(t) FROM t WHERE a = 1
SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM t WHERE a = 1
SELECT json_group_array(name) FROM t
SELECT JSON_ARRAYAGG(name) FROM t
SELECT bool_or(active) FROM t WHERE a = 1
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM t WHERE a = 1
SELECT STRING_AGG(name, ',') WITHIN GROUP (ORDER BY name) FROM t
SELECT count(*) FILTER (WHERE a > 1) FROM t WHERE b = 1
SELECT COUNT(*) FROM a JOIN b ON a.id = b.id WHERE a.x = 1
SELECT COUNT(*) FROM a LEFT JOIN b USING (id)
SELECT COUNT(*) FROM (SELECT id FROM t WHERE a = 1 LIMIT 10) AS sub
SELECT COUNT(*) FROM (SELECT id FROM t GROUP BY id HAVING count(*) > 1) x
SELECT count(*) AS group_by_count FROM t
SELECT COUNT(*) FROM information_schema.tables WHERE table_name = ?
SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'limit'
SELECT COUNT(*) FROM t WHERE name LIKE '%GROUP BY%'
SELECT COUNT(*) FROM t WHERE a IN (SELECT b FROM u GROUP BY b HAVING count(*) > 2 LIMIT 3)
SELECT COUNT(*) FROM t ORDER BY 1
SELECT COUNT(*) FROM "order"
SELECT COUNT(*) FROM [group by]
SELECT COUNT(*) FROM t WHERE arr[1] = 'x'
SELECT COUNT(*) FROM t WHERE id = :id
SELECT COUNT(*) FROM t WHERE id = @id
SELECT COUNT(*) FROM t LIMIT 1
SELECT COUNT(*) FROM t WITH (NOLOCK) WHERE a = 1
SELECT TOP 1 COUNT(*) FROM t
SELECT TOP (1) MAX(id) FROM t WHERE a = 1
SELECT n FROM (SELECT COUNT(*) AS n FROM t WHERE a = 1) AS x
WITH x AS (SELECT id FROM t WHERE a = 1) SELECT COUNT(*) FROM x
WITH x AS (SELECT id FROM t), y AS (SELECT id FROM u) SELECT EXISTS (SELECT 1 FROM x, y)
WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT MAX(n) FROM x
WITH moved AS (DELETE FROM t WHERE a = 1 RETURNING *) SELECT count(*) FROM moved
SELECT 1 UNION SELECT 2
SELECT COUNT(*) FROM a UNION ALL SELECT id FROM b WHERE c = 1
INSERT INTO users (name) VALUES ($1) RETURNING id
insert into users(name) values ($1) returning id
INSERT INTO users (name, age) VALUES ($1, $2) RETURNING id, created_at
INSERT INTO users VALUES (?, ?) RETURNING *
INSERT INTO users (name) VALUES ((SELECT name FROM t WHERE id = $1)) RETURNING id
INSERT INTO users DEFAULT VALUES RETURNING id
INSERT INTO "select" ("on conflict") VALUES ($1) RETURNING id
INSERT INTO users (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
INSERT INTO users (name) VALUES ($1) ON CONFLICT (name) WHERE active DO UPDATE SET name = $2 RETURNING id
INSERT INTO users (name) OUTPUT INSERTED.id VALUES (@p1)
INSERT INTO users (name) OUTPUT INSERTED.id, INSERTED.created VALUES (@p1);
INSERT OR REPLACE INTO users (name) VALUES (?) RETURNING id
WITH x AS (SELECT 1) INSERT INTO users (name) VALUES ($1) RETURNING id
INSERT INTO t (a) VALUES (@p1); SELECT SCOPE_IDENTITY()
INSERT INTO t (a) VALUES (@p1); SELECT ID = CONVERT(bigint, SCOPE_IDENTITY())
SET NOCOUNT ON; SELECT COUNT(*) FROM t
SELECT COUNT(*) FROM t WHERE a = ` + string(sqltext.Opaque) + `
SELECT COUNT(*) FROM ` + string(sqltext.Opaque) + ` WHERE x = $1
SELECT MAX(` + string(sqltext.Opaque) + `) FROM t
`

	maybeNone = `
SELECT last_archived_wal FROM pg_stat_archiver WHERE archived_count > 0
SELECT name FROM pg_stat_archiver, users
SELECT pid FROM pg_catalog.pg_stat_activity
SELECT id FROM users WHERE id = $1
select id from users where id = ?
SELECT * FROM users WHERE email = $1 LIMIT 1
SELECT id, name FROM users
SELECT id FROM users LIMIT 1
SELECT id FROM users ORDER BY id DESC LIMIT 1
SELECT TOP 1 id FROM users
SELECT TOP (1) [id], [from] FROM [users] WHERE [id] = @p1
SELECT u.id FROM users u JOIN orders o ON o.user_id = u.id WHERE o.id = $1
SELECT u.max FROM users u
SELECT "count" FROM t WHERE id = 1
SELECT count FROM t WHERE id = 1
SELECT max FROM limits
SELECT 1 FROM users WHERE id = $1
SELECT 1 WHERE EXISTS (SELECT 1 FROM users)
SELECT true FROM users WHERE id = $1
SELECT EXISTS (SELECT 1 FROM a) FROM b WHERE b.id = 1
SELECT (SELECT COUNT(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id = $1
SELECT id, (SELECT max(x) FROM y) FROM t
SELECT max(a, b) FROM t WHERE id = 1
SELECT min(a, b, 3) FROM t
SELECT lower(name) FROM users WHERE id = 1
SELECT COALESCE(name, '') FROM users WHERE id = 1
SELECT now() - created_at FROM users WHERE id = 1
SELECT COUNT(*) FROM users GROUP BY email
SELECT COUNT(*) FROM users GROUP BY email LIMIT 1
SELECT email, COUNT(*) FROM users GROUP BY 1 ORDER BY 2 DESC
SELECT COUNT(*) FROM users HAVING COUNT(*) > 1
SELECT SUM(a) FROM t WHERE b = 1 GROUP BY c
SELECT MAX(id) FROM t HAVING MAX(id) > 5
SELECT COUNT(*) FROM t LIMIT 0
SELECT COUNT(*) FROM t LIMIT $1
SELECT COUNT(*) FROM t LIMIT 1 OFFSET 1
SELECT COUNT(*) FROM t OFFSET $1
SELECT COUNT(*) FROM t LIMIT 1, 1
SELECT COUNT(*) FROM t ORDER BY 1 OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY
SELECT 1 LIMIT 0
SELECT 1 OFFSET 1
SELECT COUNT(*) OVER () FROM t WHERE a = 1
SELECT id, COUNT(*) OVER (PARTITION BY x) FROM t
SELECT SUM(x) OVER (ORDER BY y) AS running FROM t
SELECT row_number() OVER (ORDER BY id) FROM t
SELECT id FROM a UNION SELECT id FROM b
SELECT COUNT(*) FROM a EXCEPT SELECT COUNT(*) FROM b
SELECT 1 INTERSECT SELECT 2
SELECT 1 UNION SELECT 2 LIMIT $1
(SELECT id FROM t WHERE a = 1)
(SELECT id FROM a WHERE x = 1) UNION ALL (SELECT id FROM b WHERE x = 1)
SELECT n FROM (SELECT id AS n FROM t WHERE a = 1) x
SELECT n FROM (SELECT COUNT(*) AS n FROM t) x WHERE n > 1
SELECT n FROM (SELECT COUNT(*) AS n FROM t) x, u
WITH x AS (SELECT COUNT(*) FROM t) SELECT id FROM u WHERE id = 1
WITH x AS (SELECT id FROM t WHERE a = 1) SELECT id FROM x
WITH x AS (INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id) SELECT id FROM x
WITH x AS (SELECT 1) UPDATE t SET a = 1 WHERE id = $1 RETURNING id
INSERT INTO users (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id
INSERT INTO users (name) SELECT name FROM guests ON CONFLICT (name) DO UPDATE SET a = 1 RETURNING id
INSERT INTO users (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET a = 1 WHERE users.a < 1 RETURNING id
INSERT OR IGNORE INTO users (name) VALUES (?) RETURNING id
INSERT INTO users (name) SELECT name FROM others WHERE id = $1 RETURNING id
INSERT INTO users (name) WITH x AS (SELECT 1) SELECT name FROM x RETURNING id
INSERT INTO users (name) OUTPUT INSERTED.id SELECT name FROM others WHERE id = @p1
UPDATE users SET name = $1 WHERE id = $2 RETURNING id
update users set name = 'where' returning name
UPDATE users SET name = @p1 OUTPUT INSERTED.id WHERE id = @p2
DELETE FROM users WHERE id = $1 RETURNING id
DELETE FROM users OUTPUT DELETED.id WHERE id = @p1
MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = 1 OUTPUT INSERTED.id
SET NOCOUNT ON; SELECT id FROM t WHERE a = 1
DELETE FROM a WHERE x = 1; SELECT id FROM b WHERE y = 1
SELECT id FROM t WHERE a = 1 -- COUNT(*)
SELECT /* count(*) */ id FROM t WHERE a = 1
SELECT 'count(*)' FROM t WHERE a = 1
SELECT $$count(*)$$ FROM t WHERE a = 1
SELECT 'a''count(*)' FROM t WHERE a = 1
SELECT arr[1] FROM t WHERE id = 1
SELECT data->>'count' FROM t WHERE id = 1
SELECT setting FROM pg_settings WHERE name = 'max_connections'
SELECT table_rows FROM information_schema.tables WHERE table_name = ?
SELECT sql FROM sqlite_master WHERE name = ?
SELECT version FROM schema_migrations LIMIT 1
SELECT DISTINCT kind FROM t
SELECT id FROM t FOR UPDATE SKIP LOCKED
SELECT id FROM t WHERE ` + string(sqltext.Opaque) + `
SELECT ` + string(sqltext.Opaque) + ` FROM t WHERE id = $1
`

	undecided = `

;
` + string(sqltext.Opaque) + `
` + string(sqltext.Opaque) + ` FROM t
PRAGMA user_version
PRAGMA journal_mode = WAL
SHOW server_version
SHOW VARIABLES LIKE 'version'
SHOW CREATE TABLE t
SHOW transaction_isolation
EXPLAIN SELECT id FROM t WHERE a = 1
EXPLAIN (FORMAT JSON) SELECT 1
CALL proc($1)
EXEC dbo.proc @p1
EXECUTE plan (1)
VALUES (1)
TABLE t
DESCRIBE t
FETCH NEXT FROM c
INSERT INTO t (a) VALUES (1)
UPDATE t SET a = 1
DELETE FROM t
CREATE TABLE t (id int)
BEGIN
SELECT * FROM upsert_user($1)
SELECT id FROM app.upsert_user($1, $2)
SELECT size FROM pg_ls_waldir() LIMIT 1
INSERT INTO t (a) VALUES (1); PRAGMA user_version
EXEC a; SELECT 1
`
)

func Test(t *testing.T) {
	total := 0
	for want, list := range map[sqltext.Rows]string{
		sqltext.AtLeastOne: atLeastOne,
		sqltext.MaybeNone:  maybeNone,
		sqltext.Undecided:  undecided,
	} {
		for text := range strings.SplitSeq(strings.TrimSuffix(list[1:], "\n"), "\n") {
			total++
			if got := sqltext.Count(text); got != want {
				t.Errorf("%s: want %s: %s", got, want, text)
			}
		}
	}
	if total < 200 {
		t.Errorf("only %d statements", total)
	}
}

// TestLines reads statements of several lines.
func TestLines(t *testing.T) {
	for text, want := range map[string]sqltext.Rows{
		"\n\t-- how many\n\tSELECT count(*)\n\tFROM users\n\tWHERE id = $1\n":       sqltext.AtLeastOne,
		"\n\tSELECT id -- count(*)\n\tFROM users\n":                                 sqltext.MaybeNone,
		"/* a */ /* b\n */ SELECT id\nFROM users # one of them\nWHERE id = 1":       sqltext.MaybeNone,
		"INSERT INTO t (a)\nVALUES ($1)\nON CONFLICT (a)\nDO NOTHING\nRETURNING id": sqltext.MaybeNone,
		"INSERT INTO t (a)\nVALUES ($1),\n($2)\nRETURNING\n\tid;\n":                 sqltext.AtLeastOne,
	} {
		if got := sqltext.Count(text); got != want {
			t.Errorf("%s: want %s: %s", got, want, text)
		}
	}
}

// FuzzCount looks for texts that it does not come to an end with.
func FuzzCount(f *testing.F) {
	for _, text := range []string{"SELECT (((", "'", "$$", "$a$ $a", "[", "/*", "--", "# ", "WITH", "SELECT max(", "SELECT 1 LIMIT", "TOP ("} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { sqltext.Count(text) })
}
