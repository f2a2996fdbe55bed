package bicameral.worker.learn;

/**
 * What the learning child is to do.
 *
 * @param index directory of the index
 * @param commit the name of its commit to learn from, which is held
 * @param model where to write what was learned
 */
record CourseTask(String index, String commit, String model) {}
