/** What an operator's commands on this machine ask of the running market. Known to nobody else: without the key it is not there. */
@NullMarked
package bicameral.ui.operator;

import org.jspecify.annotations.NullMarked;
