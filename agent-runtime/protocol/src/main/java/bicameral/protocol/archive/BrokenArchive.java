package bicameral.protocol.archive;

import java.io.IOException;

/** An archive that is not opened, with a stable code: its message. Never holds content. */
public final class BrokenArchive extends IOException {
    private static final long serialVersionUID = 1;

    private final Fault fault;

    /** @param member whose fault it is, or empty */
    public BrokenArchive(Fault fault, String member) {
        super(member.isEmpty() ? fault.code() : fault.code() + ": " + member);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** What can be wrong with an archive. */
    public enum Fault {
        /** No ZIP file, a broken one, or one without a manifest at its end. */
        UNREADABLE("archive_unreadable"),
        /** Of a later format than is known here. */
        TOO_NEW("archive_too_new"),
        /** Something else than was asked for. */
        OTHER_KIND("archive_other_kind"),
        /** A name that leads elsewhere, is too long, or comes twice. */
        UNSAFE_NAME("archive_unsafe_name"),
        TOO_MANY("archive_too_many"),
        TOO_LARGE("archive_too_large"),
        /** A member or the manifest is not what was written. */
        DAMAGED("archive_damaged"),
        /** Not signed by the instance that it names, or by another one than was expected. */
        NOT_GENUINE("archive_not_genuine");

        private final String code;

        Fault(String code) {
            this.code = code;
        }

        /** Stable, snake_case. */
        public String code() {
            return code;
        }
    }
}
