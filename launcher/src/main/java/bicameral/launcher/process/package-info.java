/** Child processes that never outlive the launcher, their ports, logs and identity. */
@NullMarked
package bicameral.launcher.process;

import org.jspecify.annotations.NullMarked;
