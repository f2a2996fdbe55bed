package bicameral.ui.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the page of credits and promo codes says; Chinese here, English in {@code messages/credit_en.properties}. */
@MessageBundle("credit")
public interface CreditTexts {
    @Message("赠款与优惠码")
    String title();

    @Message("赠出的记作平台的推广成本；到期没用完的收回，不动充值来的钱。")
    String lead();

    @Message("满 {amount} 要第二个人同意。")
    String waiting_lead(String amount);

    @Message("给一个组织或个人赠款")
    String give();

    @Message("组织或个人的地址名")
    String f_payer();

    @Message("就是网址 /p/ 后面那一段")
    String f_payer_hint();

    @Message("金额")
    String f_amount();

    @Message("币种")
    String f_currency();

    @Message("有效天数")
    String f_days();

    @Message("理由")
    String f_reason();

    @Message("赠款")
    String give_do();

    @Message("赠款")
    String grants();

    @Message("还没有赠过款。")
    String grants_none();

    @Message("优惠码")
    String codes();

    @Message("还没有优惠码。")
    String codes_none();

    @Message("做一个优惠码")
    String make();

    @Message("码（8–24 位大写字母和数字）")
    String f_word();

    @Message("每次给")
    String f_each();

    @Message("几天内可以兑换")
    String f_until();

    @Message("一共可兑换几次")
    String f_most();

    @Message("每个付款人几次")
    String f_per_payer();

    @Message("做码")
    String make_do();

    @Message("时间")
    String col_when();

    @Message("给谁")
    String col_who();

    @Message("金额")
    String col_amount();

    @Message("到期")
    String col_expires();

    @Message("理由")
    String col_reason();

    @Message("状态")
    String col_state();

    @Message("码")
    String col_code();

    @Message("已兑换")
    String col_used();

    @Message("{n} / {most}，每人 {each} 次")
    String used(String n, String most, String each);

    @Message("{day} 前可兑换，兑换后 {n} 天有效")
    String until(String day, String n);

    @Message("等第二个人")
    String s_proposed();

    @Message("已赠")
    String s_posted();

    @Message("没同意")
    String s_rejected();

    @Message("可用")
    String s_active();

    @Message("已停用")
    String s_ended();

    @Message("同意")
    String approve();

    @Message("不同意")
    String reject();

    @Message("停用")
    String stop();

    @Message("你提的，要别人同意")
    String own();

    @Message("已赠款。")
    String done_posted();

    @Message("等第二个人同意。")
    String done_proposed();

    @Message("优惠码可以用了。")
    String done_made();

    @Message("没有同意。")
    String done_rejected();

    @Message("已停用。")
    String done_ended();

    @Message("请写大于零的金额，最多六位小数。")
    String bad_amount();

    @Message("请写整数。")
    String bad_number();
}
