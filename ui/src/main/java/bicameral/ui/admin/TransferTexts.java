package bicameral.ui.admin;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said of bank transfers to billing admins; Chinese here, English in {@code messages/transfer_en.properties}. */
@MessageBundle("transfer")
public interface TransferTexts {
    @Message("银行转账")
    String title();

    @Message("对着银行流水登记到账的转账，另一位同事核对后才进钱包。一条流水只算一次。")
    String lead();

    @Message("登记一笔到账")
    String propose();

    @Message("附言里的付款编号")
    String f_reference();

    @Message("RF 开头，空格不要紧")
    String f_reference_hint();

    @Message("银行流水号")
    String f_line();

    @Message("到账金额")
    String f_amount();

    @Message("登记")
    String propose_do();

    @Message("等第二位同事核对")
    String waiting();

    @Message("没有等核对的转账。")
    String waiting_none();

    @Message("还在等的转账")
    String expected();

    @Message("没有在等的转账。")
    String expected_none();

    @Message("时间")
    String col_when();

    @Message("编号")
    String col_reference();

    @Message("流水号")
    String col_line();

    @Message("登记人")
    String col_who();

    @Message("金额")
    String col_amount();

    @Message("处理")
    String col_do();

    @Message("看到这笔钱了，确认")
    String confirm();

    @Message("否决的原因")
    String f_reason();

    @Message("否决")
    String reject();

    @Message("是你登记的，要另一位同事确认。")
    String own();

    @Message("登记好了，等另一位同事确认。")
    String done_proposed();

    @Message("确认了，钱在付款人的钱包里了。")
    String done_confirmed();

    @Message("否决了，钱包没有变。")
    String done_rejected();

    @Message("金额写成普通小数，比如 20.00。")
    String bad_amount();

    @Message("这台机器没有设收款账户，付款人还不能转账。")
    String none();
}
