package bicameral.ui.wallet;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said of ways to pay; Chinese here, English in {@code messages/topup_en.properties}. */
@MessageBundle("topup")
public interface PayTexts {
    @Message("怎么付")
    String how();

    @Message("支付宝")
    String p_alipay();

    @Message("在支付宝的页面付，人民币。")
    String p_alipay_what();

    @Message("银行卡等（Stripe）")
    String p_stripe();

    @Message("在 Stripe 的页面填卡号，我们看不到。")
    String p_stripe_what();

    @Message("银行转账")
    String p_bank();

    @Message("转到这个市场的账户，一般一两个工作日到账。")
    String p_bank_what();

    @Message("游戏币")
    String p_play();

    @Message("只在试用时有，不收真钱。")
    String p_play_what();

    @Message("充值 {amount}")
    String title(String amount);

    @Message("给{tenant}的钱包充值，用{provider}。")
    String what(String tenant, String provider);

    @Message("还没付")
    String pending();

    @Message("已到账")
    String paid();

    @Message("没有付成")
    String failed();

    @Message("付款在{provider}的页面上完成，卡号和密码我们都看不到。付完会回到这里。")
    String leave(String provider);

    @Message("去{provider}付款")
    String go(String provider);

    @Message("付款页还没准备好。不用再点一次，过几秒刷新看看；没有扣钱。")
    String preparing();

    @Message("刷新")
    String reload();

    @Message("已经付了？通常几秒到账，刷新看看。")
    String paid_already();

    @Message("{amount} 到账了，可以用了。")
    String arrived(String amount);

    @Message("这一次没有付成，没有扣钱。")
    String not_paid();

    @Message("回钱包")
    String back();

    @Message("用你的银行转这笔钱，附言里一定写上编号，我们靠它认出是你转的。到账后两位同事先后核对，钱就进钱包。")
    String bank_lead();

    @Message("收款人")
    String bank_holder();

    @Message("账号")
    String bank_number();

    @Message("开户行")
    String bank_name();

    @Message("行号（SWIFT/联行号）")
    String bank_code();

    @Message("金额，一分不差")
    String bank_amount();

    @Message("附言（付款编号）")
    String bank_reference();

    @Message("编号里带校验位，写错一位我们会发现。一个编号只用一次。")
    String bank_hint();

    @Message("充值原路退回")
    String k_back();

    @Message("付款有争议")
    String k_dispute();
}
