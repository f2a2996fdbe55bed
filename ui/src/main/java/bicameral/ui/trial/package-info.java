/**
 * Trying an agent before visitors do: how a question would be answered from its documents and why, and golden questions that
 * hold it to what was right once. Works by links and forms alone; nothing leaves the chamber and nothing is charged.
 */
@NullMarked
package bicameral.ui.trial;

import org.jspecify.annotations.NullMarked;
