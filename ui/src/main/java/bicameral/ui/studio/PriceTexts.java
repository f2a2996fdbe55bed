package bicameral.ui.studio;

import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import io.quarkus.qute.i18n.MessageBundles;

/** What is said about prices and currencies; Chinese here, English in {@code messages/price_en.properties}. */
@MessageBundle("price")
public interface PriceTexts {
    /** In a language. */
    static PriceTexts in(Language language) {
        return language == Language.EN
                ? MessageBundles.get(PriceTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(PriceTexts.class);
    }

    @Message("币种")
    String currency();

    @Message("价格、付款和收入都在这个币种里，不会自动换汇。付款的人要有这个币种的余额。")
    String currency_hint();

    @Message("{code}（市场已不用这个币种）")
    String currency_gone(String code);

    @Message("请选市场提供的币种。")
    String bad_currency();

    @Message("币种")
    String currencies();

    @Message("各币种的钱包")
    String wallets();

    @Message("人民币")
    String cur_CNY();

    @Message("美元")
    String cur_USD();

    @Message("欧元")
    String cur_EUR();

    @Message("其他币种")
    String cur_other();
}
