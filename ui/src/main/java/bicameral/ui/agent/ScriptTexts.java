package bicameral.ui.agent;

import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/** The sentences that the chat's script shows, as JSON in a data attribute. */
final class ScriptTexts {
    private static final Map<Language, String> JSON = new EnumMap<>(Language.class);

    private ScriptTexts() {}

    /** Bundles never change while the instance runs. */
    static synchronized String json(Language language) {
        return JSON.computeIfAbsent(language, ScriptTexts::make);
    }

    private static JsonObject policies(AgentTexts texts) {
        return new JsonObject()
                .put("none", texts.policy_NONE())
                .put("redacted", texts.policy_REDACTED())
                .put("passages", texts.policy_PASSAGES())
                .put("full", texts.policy_FULL());
    }

    private static String make(Language language) {
        AgentTexts texts = MessageBundles.get(
                AgentTexts.class, Localized.Literal.of(language.locale().toLanguageTag()));
        return new JsonObject()
                .put("source", texts.sources())
                .put("receipt", texts.receipt())
                .put("nothingLeft", texts.nothingLeft())
                .put("sent", texts.sent(-1, "{bytes}").replace("-1", "{passages}"))
                .put("sentAll", texts.sentAll())
                .put("stayed", texts.stayed())
                .put("stayedAll", texts.stayedAll())
                .put("stayedRest", texts.stayedRest())
                .put("stayedButTalk", texts.stayedButTalk())
                .put("engine", texts.engine())
                .put("engineBuiltIn", texts.engineBuiltIn())
                .put("region", texts.region())
                .put("regionUnsaid", texts.regionUnsaid())
                .put("policy", texts.policy())
                .put("policies", policies(texts))
                .put("hash", texts.hash())
                .put("listPrice", texts.listPrice())
                .put("freeDeducted", texts.freeDeducted())
                .put("notCharged", texts.notCharged())
                .put("inPlan", texts.inPlan())
                .put("notWritten", texts.notWritten())
                .put("youPay", texts.youPay())
                .put("engineCost", texts.engineCost("{tokens}"))
                .put("taxIn", texts.taxIn())
                .put("heldFirst", texts.heldFirst())
                .put("engineUnused", texts.engineUnused())
                .put("whyThis", texts.whyThis())
                .put("balance", texts.balance())
                .put("copy", texts.copy())
                .put("copied", texts.copied())
                .put("retry", texts.retry())
                .put("stop", texts.stop())
                .put("writing", texts.writing())
                .put("looking", texts.looking())
                .put("waking", texts.waking())
                .put("queued", texts.queued(-1).replace("-1", "{before}"))
                .put("queuedNext", texts.queuedNext())
                .put("queuedHint", texts.queuedHint())
                .put("stopped", texts.stopped())
                .put("held", texts.held())
                .put("abstained", texts.abstained())
                .put("failed", texts.failed())
                .put("offline", texts.offline())
                .put("context", texts.context())
                .put("contextGone", texts.contextGone())
                .put("close", texts.close())
                .put("deleted", texts.deleted())
                .put("topUp", texts.topUp())
                .put("signIn", texts.signIn())
                .put("freeLeft", texts.freeLeft(-1, -2).replace("-1", "{left}").replace("-2", "{of}"))
                .put("freeLeftShort", texts.freeLeftShort(-1).replace("-1", "{left}"))
                .put("usesFree", texts.usesFree())
                .put("costs", texts.costs("{price}"))
                .put("usedUp", texts.usedUp("{price}"))
                .encode();
    }
}
