@NullMarked
package bicameral.launcher.receipts;

import org.jspecify.annotations.NullMarked;
