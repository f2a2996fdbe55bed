/**
 * The instance's own certificate authority. Its key follows from the instance's secret, so that all copies of the application
 * are the same authority without ever exchanging it; nobody outside believes in it.
 */
@NullMarked
package bicameral.host.authority;

import org.jspecify.annotations.NullMarked;
