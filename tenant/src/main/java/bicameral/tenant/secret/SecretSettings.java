package bicameral.tenant.secret;

/**
 * The instance's secret, from which tenants' keys are derived.
 *
 * @param hex 32 bytes in hex
 */
public record SecretSettings(String hex) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "SecretSettings";
    }
}
