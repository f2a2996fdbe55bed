/**
 * Several copies of the application on one database. Each registers, says every few seconds that it lives, and holds the
 * chambers that it runs by leases: at most one instance runs a chamber at a time, and who does not run it passes messages on to
 * the one that does, over TLS. The database's clock decides who lives; each change of hands has a number, the fence, that grows.
 * An instance that was given up by another one learns so before it does anything more, ends its workers, and begins anew under a
 * fresh id. Thread-safe; calls block.
 */
@NullMarked
package bicameral.host.instance;

import org.jspecify.annotations.NullMarked;
