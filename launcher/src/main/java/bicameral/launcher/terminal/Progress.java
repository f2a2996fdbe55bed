package bicameral.launcher.terminal;

/** Where the launcher tells what it is doing. Steps may run at the same time. */
public interface Progress {
    /** Begins a step; the step ends with {@link Step#done}. */
    Step begin(String what);

    /** One line of its own. */
    void say(String line);

    /** Says nothing: for tests and benchmarks. */
    static Progress silent() {
        return new Progress() {
            @Override
            public Step begin(String what) {
                return new Step() {
                    @Override
                    public void now(String doing) {}

                    @Override
                    public void done(String result) {}
                };
            }

            @Override
            public void say(String line) {}
        };
    }

    /** A running step. */
    interface Step {
        /** What the step is busy with just now. */
        void now(String doing);

        /** The step has ended well. */
        void done(String result);
    }
}
