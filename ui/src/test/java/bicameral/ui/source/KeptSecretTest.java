package bicameral.ui.source;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import org.junit.jupiter.api.Test;

class KeptSecretTest {
    private final KeptSecret kept = new KeptSecret(new SecretBox(new SecretSettings("ab".repeat(32))));
    private final TenantId tenant = new TenantId(Ids.next());

    @Test
    void a_typed_password_comes_back_for_its_tenant_only_and_is_not_seen_in_the_form() {
        String sealed = kept.sealed(tenant, "open sesame");

        assertThat(sealed).doesNotContain("sesame").doesNotContain("open");
        assertThat(kept.opened(tenant, "", sealed)).isEqualTo("open sesame");
        assertThat(kept.opened(tenant, "another", sealed)).isEqualTo("another");
        assertThat(kept.opened(new TenantId(Ids.next()), "", sealed)).isEmpty();
        assertThat(kept.opened(tenant, "", "no seal")).isEmpty();
        assertThat(kept.sealed(tenant, "")).isEmpty();
    }
}
