package bicameral.host.instance;

import bicameral.host.gateway.Admission;
import bicameral.protocol.ChamberRequest;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What one instance asks of the one that runs a tenant's chamber. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = PeerCall.Pass.class, name = "pass"),
    @Type(value = PeerCall.Retire.class, name = "retire"),
    @Type(value = PeerCall.Release.class, name = "release")
})
public sealed interface PeerCall {
    /** Whose chamber. */
    TenantId tenant();

    /**
     * Carry out an exchange. Streams {@link PeerEvent.Streamed}, ends with any other. Closing the connection cancels.
     *
     * @param admission what the gateway lets through for it; null for all but questions
     */
    record Pass(TenantId tenant, @Nullable Admission admission, ChamberRequest request, long deadlineMillis)
            implements PeerCall {}

    /** Put the chamber to sleep once it has done what it has. Ends at once, with {@link PeerEvent.Done}. */
    record Retire(TenantId tenant) implements PeerCall {}

    /** Let the chamber be woken again, whatever kept it from that. Ends with {@link PeerEvent.Released}. */
    record Release(TenantId tenant) implements PeerCall {}
}
