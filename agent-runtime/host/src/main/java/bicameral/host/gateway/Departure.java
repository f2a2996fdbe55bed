package bicameral.host.gateway;

import bicameral.host.EngineSettings.Route;
import bicameral.host.receipt.Commitment;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Settlement;
import bicameral.protocol.Crossing;
import bicameral.protocol.GenerateCall;

/**
 * One body about to leave by one route, and what its receipt says of it. A second route has another model, so another body
 * and a receipt of its own.
 *
 * @param body exactly as it leaves
 */
record Departure(Body body, String salt, Crossed opened) {
    static Departure of(Admission admission, GenerateCall call, int tokensIn, Route route) {
        Body body = Body.of(route.model(), call);
        String salt = Commitment.newSalt();
        Crossed opened = new Crossed(
                Receipt.Stage.OPENED,
                call.message(),
                admission.agent(),
                admission.agentVersion(),
                admission.policy(),
                route.name(),
                route.model(),
                route.region(),
                body.bytes(),
                Prompt.passages(call),
                body.spans(),
                tokensIn,
                0,
                Settlement.OPEN,
                Commitment.of(salt, body.text()),
                Commitment.of(salt, body.map()));
        return new Departure(body, salt, opened);
    }

    /** What the chamber is told in the end. */
    Crossing crossing(int tokensOut) {
        return new Crossing(
                opened.engine(),
                opened.model(),
                opened.sentBytes(),
                opened.passages(),
                opened.tokensIn(),
                tokensOut,
                salt,
                opened.commitment());
    }
}
