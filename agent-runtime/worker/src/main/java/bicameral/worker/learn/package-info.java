/**
 * Learns from the chamber's own documents, on its own processor, what plain keyword search lacks.
 *
 * <p>Nothing here is needed to answer: where nothing was learned, or nothing that pays, searches are plain keyword searches, and
 * no failure here fails a search. A child process learns ({@link bicameral.worker.learn.CourseMain}), gives way to questions and
 * is killed at once when nothing more is wanted of it. Its memory is bounded by {@link bicameral.worker.learn.Budget}. The same documents give the same bytes, in whatever order they came; so
 * learning again after a deletion leaves no trace of what was deleted. What lies on disk holds no text, can be made again from the
 * index, and is replaced as a whole or not at all.
 *
 * <p>{@link bicameral.worker.learn.Learning} is the way in; {@link bicameral.worker.learn.Course} is one run, from the {@link
 * bicameral.worker.learn.Sample} over {@link bicameral.worker.learn.Cooccurrences}, {@link bicameral.worker.learn.Spectrum} and
 * {@link bicameral.worker.learn.Tuning} to the {@link bicameral.worker.learn.Trial} and the {@link bicameral.worker.learn.Gate}.
 */
@NullMarked
package bicameral.worker.learn;

import org.jspecify.annotations.NullMarked;
