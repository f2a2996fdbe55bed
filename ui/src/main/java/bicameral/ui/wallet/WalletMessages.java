package bicameral.ui.wallet;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the wallet says; Chinese here, English in {@code messages/wallet_en.properties}. */
@MessageBundle("wallet")
public interface WalletMessages {
    @Message("钱包")
    String title();

    @Message("{tenant}的钱包。先留住一条的最高价，答完按实际扣；没答上来的退回。")
    String lead(String tenant);

    @Message("可用余额")
    String available();

    @Message("其中赠送 {amount}")
    String promotional(String amount);

    @Message("正在答的留住")
    String held();

    @Message("今天花了")
    String spent_today();

    @Message("每天上限")
    String limit();

    @Message("没有设")
    String limit_none();

    @Message("充值")
    String top_up();

    @Message("充多少")
    String top_up_amount();

    @Message("1 到 10,000，最多两位小数")
    String top_up_hint();

    @Message("去付款")
    String top_up_do();

    @Message("这台机器用的是游戏币，不收真钱。")
    String top_up_play();

    @Message("这台机器还没有接支付，暂时充不了值。")
    String top_up_none();

    @Message("每天最多花")
    String limit_title();

    @Message("空着就不设上限。到了上限，新的问题当天不再扣钱。")
    String limit_hint();

    @Message("保存上限")
    String limit_do();

    @Message("上限存好了。")
    String limit_saved();

    @Message("你在这家机构不能花钱。要充值，请所有者给你「财务」角色。")
    String no_spend();

    @Message("流水")
    String statement();

    @Message("最近三十天问过的每一条（CSV）")
    String usage_file();

    @Message("还没有流水。充一次值，或者先用每天的免费额度。")
    String statement_empty();

    @Message("时间")
    String col_when();

    @Message("事项")
    String col_what();

    @Message("金额")
    String col_amount();

    @Message("余额")
    String col_balance();

    @Message("更早的")
    String older();

    @Message("最新的")
    String newest();

    @Message("充值")
    String k_top_up();

    @Message("问「{about}」一条")
    String k_message(String about);

    @Message("「{about}」没答，退回")
    String k_release(String about);

    @Message("赠送")
    String k_promo();

    @Message("退款")
    String k_refund();

    @Message("其他")
    String k_other();

    @Message("到账了：{amount}。")
    String paid(String amount);

    @Message("{amount} 还在路上。付完通常几秒到，刷新看看。")
    String pending(String amount);

    @Message("这一次没有付成，没有扣钱。")
    String failed();

    @Message("付款")
    String pay_title();

    @Message("游戏币·不是真钱")
    String pay_play();

    @Message("给{tenant}的钱包充值")
    String pay_what(String tenant);

    @Message("这一页代替真正的支付页，好让你把整条路走一遍。按「付款」会记一笔游戏币，外面的银行什么也不知道。")
    String pay_note();

    @Message("付 {amount}（游戏币）")
    String pay_do(String amount);

    @Message("不付了")
    String pay_cancel();

    @Message("这笔已经办完了。")
    String pay_done();

    @Message("回钱包")
    String pay_back();

    @Message("金额要在 1 到 10,000 之间，最多两位小数。")
    String bad_amount();

    @Message("上限要是 0 以上的数，最多两位小数。")
    String bad_limit();

    @Message("这一条花在哪")
    String m_title();

    @Message("{about}，{at}")
    String m_lead(String about, String at);

    @Message("一条的价")
    String m_price();

    @Message("实际扣了")
    String m_charged();

    @Message("其中赠送")
    String m_promo();

    @Message("退回来了")
    String m_refunded();

    @Message("答完了，按整条的价扣。")
    String m_done();

    @Message("答完了：一条的价，加上引擎实际用掉的。")
    String m_passed();

    @Message("你们的套餐包着，这一期已用 {used} / {of} 条。")
    String m_plan(String used, String of);

    @Message("今天的免费额度，那天第 {used} / {of} 条。")
    String m_free(String used, String of);

    @Message("这个助手不收钱。")
    String m_gratis();

    @Message("答出来的太短，不收。")
    String m_short();

    @Message("资料里没有答案，不收。")
    String m_abstained();

    @Message("答了却没有出处，而它必须有出处，不收。")
    String m_uncited();

    @Message("没有答成，不收。")
    String m_failed();

    @Message("等了太久没有答案，不收。")
    String m_expired();

    @Message("没答完就断了，只扣答出来的那部分。")
    String m_partial();

    @Message("你们停下了它，只扣已经答出来的那部分。")
    String m_stopped();

    @Message("问之前先留住 {amount}，这是最多会扣的；没用完的当场退回。")
    String m_held_first(String amount);

    @Message("这笔收错了")
    String m_wrong();

    @Message("选一个理由，账务的人会看。你们问了什么、答了什么不会交给他们。")
    String m_wrong_lead();

    @Message("提出异议")
    String m_wrong_do();

    @Message("你们的异议")
    String m_case();

    @Message("{at} 提出，在等答复。")
    String m_case_open(String at);

    @Message("退了。")
    String m_case_refunded();

    @Message("没有退。")
    String m_case_declined();

    @Message("你们撤回了。")
    String m_case_withdrawn();

    @Message("撤回异议")
    String m_withdraw();

    @Message("提出了。结果会写在这里。")
    String m_opened();

    @Message("撤回了。")
    String m_withdrawn();

    @Message("回到钱包")
    String m_back();

    @Message("先选一个理由。")
    String m_pick();

    @Message("答错了")
    String g_wrong();

    @Message("没答完")
    String g_incomplete();

    @Message("没有出处")
    String g_unsourced();

    @Message("不是我们问的")
    String g_not_asked();

    @Message("同一条收了两次")
    String g_twice();
}
