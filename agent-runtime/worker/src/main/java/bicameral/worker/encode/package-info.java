/**
 * Vectors by a model of the tenant's own: an ONNX file with its tokenizer that its owner put into the chamber's {@code encoder}
 * directory. It is checked before anything opens it (no files beside it, no subgraphs, no chance, only operators that come with
 * the runtime), and runs in a child of the worker with a heap, a memory and a clock of its own: a hostile model kills the child.
 * A search never fails for it and waits for it no longer than a second and a half.
 */
@NullMarked
package bicameral.worker.encode;

import org.jspecify.annotations.NullMarked;
