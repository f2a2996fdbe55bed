package bicameral.worker.encode;

import java.io.IOException;

/** A model that cannot be used, with the code that the owner is told. */
public final class EncoderFailed extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    /** @param code as the learning receipt says why a part is off */
    public EncoderFailed(String code) {
        super(code);
        this.code = code;
    }

    /** As the learning receipt says it. */
    public String code() {
        return code;
    }
}
