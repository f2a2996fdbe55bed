package bicameral.host.chamber;

import bicameral.host.HostSettings.DiskQuota;
import org.jspecify.annotations.Nullable;

/**
 * What a chamber takes of the disk.
 *
 * @param files and directories
 * @param hidden what cannot be looked into, so that nobody knows what it takes; null where all was counted
 */
record DiskUse(long bytes, int files, @Nullable String hidden) {
    private static final int SHOWN = 300;

    static final DiskUse NONE = new DiskUse(0, 0, null);

    /** Whether nothing more may come in. */
    boolean full(DiskQuota quota) {
        return bytes >= quota.bytes();
    }

    /** Whether it is more than a chamber may have, and the quarter more that is for what is on its way out. */
    boolean over(DiskQuota quota) {
        return hidden != null || bytes > quota.bytes() / 4 * 5 || files > quota.files();
    }

    /** For the log, in which a path as long as the kernel takes helps nobody. */
    @Override
    public String toString() {
        if (hidden == null) return bytes + " bytes in " + files + " files";
        return hidden.substring(0, Math.min(hidden.length(), SHOWN)) + " cannot be looked into";
    }
}
