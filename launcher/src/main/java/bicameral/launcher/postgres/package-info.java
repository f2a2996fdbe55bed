/** The PostgreSQL server of one data directory: unpacked, created once, started, stopped. */
@NullMarked
package bicameral.launcher.postgres;

import org.jspecify.annotations.NullMarked;
