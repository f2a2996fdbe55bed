package bicameral.launcher.backup;

import java.util.List;
import java.util.Map;

/** What an archive of an instance holds, and where that lies in a data directory. */
final class Layout {
    static final String KIND = "instance";
    static final String SECRETS = "secrets";
    static final String SEALED_SECRETS = "secrets.sealed";
    static final String DIRECTORIES = "postgres/directories";
    static final String CLUSTER = "postgres/data/";
    static final String CHAMBERS = "chambers/";

    /** Single files by their member, as they lie in the data directory. */
    static final Map<String, String> FILES = Map.of(
            "demo-accounts.txt", "demo-accounts.txt",
            "postgres/bootstrapped", "postgres/bootstrapped",
            "keycloak/imported", "keycloak/imported");

    /** What of a server's files is made anew by each start, or belongs to what was running. */
    static final List<String> NOT_COPIED =
            List.of("postmaster.pid", "postmaster.opts", "pg_internal.init", "backup_label.old", "current_logfiles");

    /** Directories of a server whose content is not copied; they have to be there. */
    static final List<String> LEFT_EMPTY = List.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private Layout() {}
}
