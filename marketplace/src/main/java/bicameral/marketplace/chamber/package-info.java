/** What the market tells people of their chambers. The runtime says what happened; who is to know, and in what words, is said here. */
@NullMarked
package bicameral.marketplace.chamber;

import org.jspecify.annotations.NullMarked;
