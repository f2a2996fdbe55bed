/** A real PostgreSQL for tests: one server per test JVM, a fresh migrated database per request. */
@NullMarked
package bicameral.db;

import org.jspecify.annotations.NullMarked;
