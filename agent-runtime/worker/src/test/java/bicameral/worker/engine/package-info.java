/** Tests of the prompt and of the check of what the engine answers. */
@NullMarked
package bicameral.worker.engine;

import org.jspecify.annotations.NullMarked;
