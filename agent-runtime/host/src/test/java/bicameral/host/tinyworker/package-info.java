/** A worker that speaks the protocol and does what its questions tell it, for tests of the host. */
@NullMarked
package bicameral.host.tinyworker;

import org.jspecify.annotations.NullMarked;
