/** The Quarkus application as a child process. */
@NullMarked
package bicameral.launcher.app;

import org.jspecify.annotations.NullMarked;
