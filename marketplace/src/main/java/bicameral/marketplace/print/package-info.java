/**
 * Paper: PDF pages with text, facts and tables, in Chinese and Latin letters whose font is embedded as far as it is used, so that
 * they look the same everywhere and their text can be selected and searched. Knows nothing of money; callers bring finished
 * words. Each document is made by one thread and lies in memory until it is finished.
 */
@NullMarked
package bicameral.marketplace.print;

import org.jspecify.annotations.NullMarked;
