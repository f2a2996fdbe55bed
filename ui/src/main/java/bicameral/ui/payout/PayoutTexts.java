package bicameral.ui.payout;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said of payouts; Chinese here, English in {@code messages/payout_en.properties}. */
@MessageBundle("payout")
public interface PayoutTexts {
    @Message("收款资料")
    String title();

    @Message("收入打到这里。填好、核实过，才会进每月的打款。")
    String lead();

    @Message("保存了。管理员核对之后生效；改过之后 {days} 天内不打款。")
    String kept(String days);

    @Message("有几处不对，没有保存。")
    String not_kept();

    @Message("现在的收款账户")
    String now();

    @Message("已核实")
    String verified();

    @Message("待核实")
    String unverified();

    @Message("{when} 改的")
    String changed(String when);

    @Message("改收款资料要「财务」或「所有者」角色。")
    String not_yours();

    @Message("换一个 {currency} 账户")
    String change(String currency);

    @Message("填写 {currency} 账户")
    String give(String currency);

    @Message("有收入，还没填")
    String needed();

    @Message("没有")
    String none();

    @Message("这个实例没有 {currency} 的收款方式。请联系管理员接通一种。")
    String no_way(String currency);

    @Message("收款人：{name}，各币种同一个，不用再填。")
    String of(String name);

    @Message("姓名或证件变了")
    String other_name();

    @Message("填了就替换全部账户的收款人，每个账户都要重新核实。没变就留空。")
    String other_name_lead();

    @Message("资料加密保存，之后页面上只显示末几位。")
    String sealed();

    @Message("谁收款")
    String f_kind();

    @Message("个人")
    String person();

    @Message("机构")
    String company();

    @Message("姓名或机构全称")
    String f_name();

    @Message("证件")
    String f_document_kind();

    @Message("证件号")
    String f_document();

    @Message("生日")
    String f_born();

    @Message("机构不用填")
    String f_born_hint();

    @Message("收款方式")
    String f_method();

    @Message("账号")
    String f_number();

    @Message("卡号、IBAN、支付宝账号或 Stripe 的 acct_…")
    String f_number_hint();

    @Message("户名")
    String f_holder();

    @Message("和上面的姓名一样可以不填")
    String f_holder_hint();

    @Message("开户行")
    String f_bank();

    @Message("国内银行卡要填")
    String f_bank_hint();

    @Message("联行号或 BIC")
    String f_bank_code();

    @Message("对公账户要填 12 位联行号")
    String f_bank_code_hint();

    @Message("未满 {age} 岁：监护人")
    String guardian(String age);

    @Message("满 {age} 岁的不用填。监护人同意之后，也可以打到监护人的账户。")
    String guardian_hint(String age);

    @Message("监护人姓名")
    String f_guardian_name();

    @Message("我是监护人，同意这位创作者收款")
    String f_consent();

    @Message("保存收款资料")
    String keep();

    @Message("写上真实的姓名或机构全称。")
    String bad_name();

    @Message("证件号不对，一位一位对一下；机构用机构的证件。")
    String bad_document();

    @Message("生日不对，或和身份证上的不一样。")
    String bad_birthday();

    @Message("账号不对，一位一位对一下。")
    String bad_number();

    @Message("写上开户行。")
    String bad_bank();

    @Message("联行号 12 位，BIC 8 或 11 位；其他方式不填。")
    String bad_bank_code();

    @Message("户名要和上面的姓名一样；未满年龄的可以是监护人。")
    String bad_holder();

    @Message("未满 {age} 岁，要有监护人。")
    String bad_guardian(String age);

    @Message("要监护人打勾同意。")
    String no_consent();

    @Message("这个实例没有接通这种方式。")
    String bad_method();

    @Message("这种方式不收这种货币，请换一种。")
    String bad_currency();

    @Message("另一个币种的账户不能归这个收款人（对公账户只能归机构）。请先在那个币种换账户，姓名和证件一起填。")
    String bad_other_account();

    @Message("银行卡")
    String m_bank_cn();

    @Message("对公账户")
    String m_bank_cn_company();

    @Message("IBAN")
    String m_iban();

    @Message("支付宝")
    String m_alipay();

    @Message("Stripe")
    String m_stripe();

    @Message("居民身份证")
    String doc_cn_id();

    @Message("护照")
    String doc_passport();

    @Message("统一社会信用代码")
    String doc_cn_company();

    @Message("其他注册号")
    String doc_company();

    @Message("打款")
    String run_title();

    @Message("满 {amount} 要两个人点头。每一步都写下理由；“先别付”的理由收款人看得到。")
    String run_lead(String amount);

    @Message("列出本月打款")
    String propose();

    @Message("列出了 {count} 笔，等批准。")
    String proposed(String count);

    @Message("没有新的可列：本月的都列过了，或没到起付线。")
    String proposed_none();

    @Message("办好了。")
    String done();

    @Message("没办完的")
    String open();

    @Message("没有要办的打款。")
    String open_none();

    @Message("收款人")
    String col_payee();

    @Message("依据")
    String col_ground();

    @Message("状态")
    String col_state();

    @Message("金额")
    String col_amount();

    @Message("处理")
    String col_do();

    @Message("时间")
    String col_when();

    @Message("月结 {month}")
    String ground_run(String month);

    @Message("手工提出")
    String ground_hand();

    @Message("通道：{code}")
    String problem(String code);

    @Message("{who} 已同意")
    String agreed(String who);

    @Message("{who} 登记已付，流水 {line}")
    String marked_paid(String who, String line);

    @Message("{who} 登记未付：{line}")
    String marked_failed(String who, String line);

    @Message("代扣税 {amount}")
    String withheld(String amount);

    @Message("抵欠款 {amount}")
    String netted(String amount);

    @Message("处理")
    String decide();

    @Message("理由")
    String f_reason();

    @Message("银行流水号，或没付成的原因")
    String f_line();

    @Message("批准")
    String approve();

    @Message("先别付")
    String hold();

    @Message("恢复")
    String resume();

    @Message("取消")
    String cancel();

    @Message("问通道")
    String look();

    @Message("流水上已付")
    String mark_paid();

    @Message("流水上未付")
    String mark_failed();

    @Message("确认")
    String confirm();

    @Message("撤回登记")
    String unmark();

    @Message("你办了前一步，要另一位同事来。")
    String own();

    @Message("合计")
    String sum();

    @Message("等第一人")
    String s_first();

    @Message("等第二人")
    String s_second();

    @Message("等批准")
    String s_proposed();

    @Message("先别付")
    String s_held();

    @Message("已取消")
    String s_cancelled();

    @Message("在途")
    String s_under_way();

    @Message("问通道中")
    String s_unknown();

    @Message("已到账")
    String s_settled();

    @Message("没付成")
    String s_failed();

    @Message("没有收款资料")
    String b_no_account();

    @Message("没有这个币种的收款账户")
    String b_no_account_in_currency();

    @Message("还没核实")
    String b_not_verified();

    @Message("收款人刚改过")
    String b_account_changed();

    @Message("未满年龄，缺监护人")
    String b_guardian_missing();

    @Message("有未了的争议")
    String b_dispute_open();

    @Message("风险待核")
    String b_under_review();

    @Message("没人说得清")
    String s_forgotten();

    @Message("付了一部分")
    String s_partly();

    @Message("背后的付款没了，追回了 {amount}")
    String back_done(String amount);

    @Message("背后的付款没了，正在追回 {amount}")
    String back_asked(String amount);

    @Message("没能追回 {amount}（{problem}），从以后的打款里扣")
    String back_refused(String amount, String problem);

    @Message("问不到了：到通道的页面上查，写下单号和结果。")
    String forgotten();

    @Message("通道的单号，或没付成的原因")
    String f_mark();

    @Message("查到已付")
    String told_paid();

    @Message("查到未付")
    String told_failed();

    @Message("退回 {amount}")
    String returned(String amount);

    @Message("钱从哪里出")
    String pots();

    @Message("从付款里分的，先到的先分；顾客没花掉的余额不分。")
    String pots_lead();

    @Message("从平台余额付")
    String pot_wallet();

    @Message("从付款里分账")
    String pot_split();

    @Message("现在还能分 {amount}")
    String pot(String amount);

    @Message("还没有可分的付款")
    String pot_none();

    @Message("已从付款里付出 {paid}")
    String split_paid(String paid);

    @Message("可分的付款不够，还有 {rest} 等新的付款进来再付。")
    String split_waits(String rest);

    @Message("不等了")
    String give_up();

    @Message("其中一笔 {amount}")
    String part(String amount);

    @Message("{who} 查到已付，单号 {line}")
    String part_told_paid(String who, String line);

    @Message("{who} 查到未付：{line}")
    String part_told_failed(String who, String line);

    @Message("给银行的文件")
    String file();

    @Message("在途的银行转账，一行一笔；附言里的编号对流水用。下载会记进日志。")
    String file_lead();

    @Message("下载 CSV")
    String file_do();

    @Message("待核实的收款人")
    String payees();

    @Message("没有待核实的收款人。")
    String payees_none();

    @Message("看资料")
    String show();

    @Message("办完的")
    String past();

    @Message("还没有办完的打款。")
    String past_none();

    @Message("再提一次")
    String again();

    @Message("核对收款人")
    String payee_title();

    @Message("对着证件看：姓名、号码、户名都要一样。看过的都记进日志。")
    String payee_lead();

    @Message("核对无误")
    String verify();
}
