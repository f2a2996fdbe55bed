package bicameral.host.sandbox;

import bicameral.host.HostSettings.Limits;
import java.util.ArrayList;
import java.util.List;

/** What the kernel holds each process of a worker to, on a machine and in a pod alike. */
public final class Rlimits {
    /** Where util-linux has it, in images too. */
    public static final String PRLIMIT = "/usr/bin/prlimit";

    private Rlimits() {}

    /**
     * The words before a command that is to run with limits: on files it has open, on the size of each file it writes, no core
     * files; and on processes and threads, which the kernel counts by user.
     *
     * @param prlimit where the command finds the program
     * @param ownUser whether its user is nobody else's, so that what the kernel counts is this worker's
     */
    public static List<String> words(String prlimit, Limits limits, boolean ownUser) {
        List<String> words = new ArrayList<>();
        words.add(prlimit);
        if (ownUser) words.add("--nproc=" + limits.processes());
        words.addAll(List.of("--nofile=" + limits.openFiles(), "--fsize=" + limits.fileBytes(), "--core=0", "--"));
        return words;
    }
}
