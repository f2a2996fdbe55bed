@NullMarked
package bicameral.launcher.backup;

import org.jspecify.annotations.NullMarked;
