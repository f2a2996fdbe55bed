/**
 * The agent's page: what it is, what it costs, what leaves; the conversation. Works by form alone; the script makes the same
 * conversation stream.
 */
@NullMarked
package bicameral.ui.agent;

import org.jspecify.annotations.NullMarked;
