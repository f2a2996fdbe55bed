package bicameral.ui.books;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What is said of the books; Chinese here, English in {@code messages/books_en.properties}. */
@MessageBundle("books")
public interface BooksTexts {
    @Message("业务")
    String h_business();

    @Message("月末")
    String h_months();

    @Message("时间")
    String when();

    @Message("经手人")
    String who();

    @Message("金额")
    String amount();

    @Message("合计")
    String total();

    @Message("税")
    String tax();

    @Message("不含税")
    String net();

    @Message("状态")
    String state();

    @Message("原因")
    String reason();

    @Message("写给日后查账的人")
    String reason_hint();

    @Message("处理")
    String actions();

    @Message("同意")
    String approve();

    @Message("否决")
    String reject();

    @Message("为什么否决")
    String reject_reason();

    @Message("是你提的，要另一位同事同意。")
    String own();

    @Message("最新")
    String newest();

    @Message("更早")
    String older();

    @Message("打开")
    String open();

    @Message("回到列表")
    String back_list();

    @Message("还没有。")
    String none_yet();

    @Message("月份")
    String month();

    @Message("等第二人")
    String st_proposed();

    @Message("已同意")
    String st_agreed();

    @Message("现行")
    String st_current();

    @Message("已否决")
    String st_rejected();

    @Message("已结账")
    String st_closed();

    @Message("税率")
    String tax_title();

    @Message("按付款人的所在地、按收费那一刻的税率算税。改税率只影响以后，收过的不变。")
    String tax_lead();

    @Message("地方")
    String tax_place();

    @Message("国家代码，或带地区，如 CN、CA-QC；* 是其他地方")
    String tax_place_hint();

    @Message("税名")
    String tax_name();

    @Message("印在发票上，如“增值税”")
    String tax_name_hint();

    @Message("税率 %")
    String tax_percent();

    @Message("按不含税价，如 6 或 13.5")
    String tax_percent_hint();

    @Message("从哪天起")
    String tax_from();

    @Message("当天零点（UTC+8），最早明天")
    String tax_from_hint();

    @Message("提一条税率")
    String tax_propose();

    @Message("提交")
    String tax_propose_do();

    @Message("还没有税率：所有收费按设置里的税率（BICAMERAL_BILLING_TAX_BASIS_POINTS）算。")
    String tax_none();

    @Message("其他地方")
    String tax_rest();

    @Message("提好了，等另一位同事同意。")
    String tax_proposed();

    @Message("同意了，到那天起按它算税。")
    String tax_agreed();

    @Message("否决了，税率没有变。")
    String tax_rejected();

    @Message("发票")
    String inv_title();

    @Message("每个付款人每月一张，按账本里收的钱开；号码连续，开出就不改，退款另开红字。")
    String inv_lead();

    @Message("给过完的月份开票")
    String inv_run();

    @Message("开票")
    String inv_run_do();

    @Message("再跑一次也只补开没开过的。")
    String inv_run_hint();

    @Message("还没有发票。")
    String inv_none();

    @Message("开了 {invoices} 张发票、{notes} 张红字。")
    String inv_issued(int invoices, int notes);

    @Message("有 {payers} 个付款方没有开成，原因在日志里，下次会补开。")
    String inv_failed(int payers);

    @Message("号码")
    String inv_number();

    @Message("购买方")
    String inv_buyer();

    @Message("销售方")
    String inv_seller();

    @Message("税号")
    String inv_tax_number();

    @Message("针对发票")
    String inv_of();

    @Message("开票日")
    String inv_issued_at();

    @Message("项目")
    String inv_what();

    @Message("数量")
    String inv_pieces();

    @Message("税率")
    String inv_rate();

    @Message("上一张结转的零头")
    String inv_carried_in();

    @Message("零头结转到下一张")
    String inv_carried_out();

    @Message("下载 PDF")
    String inv_pdf();

    @Message("项目按账本精确到百万分之一，合计取整到分，零头结转，不多收。")
    String inv_exact();

    @Message("已从钱包余额支付。")
    String inv_paid();

    @Message("发票")
    String kind_invoice();

    @Message("红字发票")
    String kind_credit_note();

    @Message("智能体回答")
    String line_capture();

    @Message("订阅")
    String line_subscription();

    @Message("退款")
    String line_refund();

    @Message("第 {page} 页，共 {all} 页")
    String page_of(int page, int all);

    @Message("发票")
    String own_title();

    @Message("每个月过完后开一张，按实际用掉的钱；充值本身不开票。")
    String own_lead();

    @Message("发票资料")
    String own_address();

    @Message("下一张发票用这里的资料；所在国家决定税率。")
    String own_address_lead();

    @Message("抬头")
    String own_name();

    @Message("地址")
    String own_street();

    @Message("国家代码")
    String own_country();

    @Message("两个字母，如 CN、DE")
    String own_country_hint();

    @Message("地区代码")
    String own_region();

    @Message("只在税按地区不同时填，如 QC")
    String own_region_hint();

    @Message("税号")
    String own_number();

    @Message("可不填")
    String own_optional();

    @Message("保存")
    String own_save();

    @Message("保存好了，下一张发票用新的资料。")
    String own_saved();

    @Message("只有能花钱的成员可以改。")
    String own_no_change();

    @Message("还没有发票。每个月过完后开上个月的。")
    String own_none();

    @Message("对账")
    String rec_title();

    @Message("支付机构的报表放在账本旁边，收款和打款一笔一笔比。对不上的留着，直到对上，或有人写明原因。")
    String rec_lead();

    @Message("看哪些天")
    String rec_choose();

    @Message("支付机构")
    String rec_provider();

    @Message("从")
    String rec_from();

    @Message("到")
    String rec_until();

    @Message("比一比")
    String rec_show();

    @Message("比了多少笔")
    String rec_payments();

    @Message("一致")
    String rec_matched();

    @Message("没有解释的差异")
    String rec_open();

    @Message("只列出差得最多的 500 笔。")
    String rec_more();

    @Message("这些天全都对得上。")
    String rec_all_good();

    @Message("这些天还没有收到报表，所以没有可比的。")
    String rec_no_report();

    @Message("差异")
    String rec_differences();

    @Message("款项")
    String rec_subject();

    @Message("报表")
    String rec_reported();

    @Message("账本")
    String rec_booked();

    @Message("差")
    String rec_difference();

    @Message("收")
    String rec_paid();

    @Message("费")
    String rec_fee();

    @Message("退")
    String rec_refunded();

    @Message("争议")
    String rec_withdrawn();

    @Message("付给创作者")
    String rec_paid_out();

    @Message("写明原因")
    String rec_explain();

    @Message("{who}：{why}")
    String rec_explained_by(String who, String why);

    @Message("记下了。")
    String rec_explained();

    @Message("上传报表")
    String rec_upload();

    @Message(
            "Stripe：Balance change from activity 明细；支付宝：交易账单；银行：line,date,reference,amount,currency 五列，转出为负数。传两遍也只算一次。")
    String rec_upload_lead();

    @Message("CSV 文件")
    String rec_file();

    @Message("上传")
    String rec_upload_do();

    @Message("直接问支付机构")
    String rec_ask();

    @Message("问这些天")
    String rec_ask_do();

    @Message("收下 {items} 行，其中 {fresh} 行是新的。")
    String rec_taken(int items, int fresh);

    @Message("收到的报表")
    String rec_reports();

    @Message("还没有。")
    String rec_reports_none();

    @Message("文件")
    String rec_name();

    @Message("直接问的")
    String rec_asked();

    @Message("行")
    String rec_items();

    @Message("新的")
    String rec_fresh();

    @Message("从何时到何时")
    String rec_span();

    @Message("只在报表里")
    String side_provider();

    @Message("只在账本里")
    String side_books();

    @Message("数字不同")
    String side_both();

    @Message("Stripe")
    String provider_stripe();

    @Message("支付宝")
    String provider_alipay();

    @Message("银行")
    String provider_bank();

    @Message("练习用")
    String provider_play();

    @Message("结账")
    String period_title();

    @Message("一个月过完、规则全过，两个人点头就结账。结了以后谁也记不进去，导出每次都一个字节不差。")
    String period_lead();

    @Message("下一个要结的月份")
    String period_next();

    @Message("没有等着结的月份。")
    String period_none_next();

    @Message("提出结账")
    String period_propose();

    @Message("提出")
    String period_propose_do();

    @Message("结账")
    String period_close();

    @Message("提出了，等另一位同事结账。")
    String period_proposed();

    @Message("结账了，导出和校验值在下面。")
    String period_closed();

    @Message("否决了，账本还开着。")
    String period_rejected();

    @Message("还没有结过账。")
    String period_none();

    @Message("{transactions} 笔，{entries} 条分录")
    String period_entries(String transactions, String entries);

    @Message("锁定的导出")
    String period_exports();

    @Message("SHA-256")
    String period_sums();

    @Message("hledger 记账")
    String period_journal();

    @Message("风险")
    String risk_title();

    @Message("由账本算出来的提醒，附理由。标记只是让人看一眼，本身不拦任何事。")
    String risk_lead();

    @Message("没有亮着的标记。")
    String risk_none();

    @Message("租户")
    String risk_tenant();

    @Message("标记")
    String risk_flag();

    @Message("理由")
    String risk_why();

    @Message("看过了")
    String risk_seen();

    @Message("看到了什么")
    String risk_note();

    @Message("记下")
    String risk_note_do();

    @Message("没人看过")
    String risk_open();

    @Message("记下了。数字再变大时会重新亮。")
    String risk_noted();

    @Message("充值太密")
    String risk_velocity();

    @Message("自己买自己")
    String risk_self_purchase();

    @Message("银行撤款多")
    String risk_chargebacks();

    @Message("24 小时内充值 {count} 次，{failed} 次没成。")
    String why_velocity(long count, long failed);

    @Message("30 天里 {percent} % 的收入来自有共同成员的付款人：{whole} 笔中 {part} 笔。")
    String why_self_purchase(String percent, long part, long whole);

    @Message("180 天里 {percent} % 有争议：{whole} 笔中 {part} 笔。")
    String why_chargebacks(String percent, long part, long whole);

    @Message("付款与争议")
    String tops_title();

    @Message("收进来的钱：退回原卡、应对银行争议。")
    String tops_lead();

    @Message("查付款")
    String tops_find();

    @Message("支付机构的编号、转账编号、充值编号或付款人的全名")
    String tops_find_hint();

    @Message("查")
    String tops_find_do();

    @Message("付款人")
    String tops_payer();

    @Message("没有找到。")
    String tops_none();

    @Message("支付编号")
    String tops_payment();

    @Message("退回原卡，等第二人")
    String tops_waiting();

    @Message("满 {amount} 要两个人点头")
    String tops_waiting_lead(String amount);

    @Message("银行争议")
    String tops_disputes();

    @Message("输了才扣创作者")
    String tops_disputes_lead();

    @Message("没有争议。")
    String tops_no_disputes();

    @Message("压住的收入")
    String tops_held();

    @Message("{n} 笔收费")
    String tops_held_n(String n);

    @Message("证据")
    String tops_evidence();

    @Message("交过 {n} 次")
    String tops_evidence_n(String n);

    @Message("等待付款")
    String s_pending();

    @Message("已付")
    String s_paid();

    @Message("没成")
    String s_failed();

    @Message("无")
    String dp_none();

    @Message("进行中")
    String dp_open();

    @Message("赢了")
    String dp_won();

    @Message("输了")
    String dp_lost();

    @Message("银行办不了")
    String dg_bank_cannot_process();

    @Message("支票被退")
    String dg_check_returned();

    @Message("该退没退")
    String dg_credit_not_processed();

    @Message("付款人要求")
    String dg_customer_initiated();

    @Message("没授权扣款")
    String dg_debit_not_authorized();

    @Message("重复扣款")
    String dg_duplicate();

    @Message("称不是本人付的")
    String dg_fraudulent();

    @Message("没有说理由")
    String dg_general();

    @Message("账户写错")
    String dg_incorrect_account_details();

    @Message("余额不足")
    String dg_insufficient_funds();

    @Message("不合卡组织规则")
    String dg_noncompliant();

    @Message("没有收到")
    String dg_product_not_received();

    @Message("与说的不符")
    String dg_product_unacceptable();

    @Message("订阅已取消")
    String dg_subscription_canceled();

    @Message("认不出这笔")
    String dg_unrecognized();

    @Message("{when} 前交证据")
    String dispute_due(String when);

    @Message("手续费")
    String top_fee();

    @Message("已退回")
    String top_refunded();

    @Message("被争议拿走")
    String top_withdrawn();

    @Message("争议")
    String top_dispute();

    @Message("退回原卡")
    String give_title();

    @Message("余额先从钱包里拿出来，支付机构退好才算完；它不退，钱回到钱包。")
    String give_lead();

    @Message("满 {amount} 要另一位同事同意。")
    String give_second(String amount);

    @Message("退回")
    String give_do();

    @Message("还没有付，没有可退的。")
    String give_not_paid();

    @Message("退款记录")
    String refunds_title();

    @Message("等第二人")
    String rf_proposed();

    @Message("已否决")
    String rf_rejected();

    @Message("在路上")
    String rf_under_way();

    @Message("退好了")
    String rf_settled();

    @Message("支付机构没退")
    String rf_refused();

    @Message("在退了。")
    String refund_given();

    @Message("提好了，等另一位同事同意。")
    String refund_proposed();

    @Message("否决了，没有退。")
    String refund_rejected();

    @Message("交证据")
    String evidence_title();

    @Message("文字和文件直接交给支付机构，这里只记谁在何时交过。再交会盖掉上一份。")
    String evidence_lead();

    @Message("说明")
    String evidence_text();

    @Message("文件")
    String evidence_file();

    @Message("PDF、JPEG 或 PNG，最多 4 MB")
    String evidence_file_hint();

    @Message("交给支付机构")
    String evidence_do();

    @Message("交了。")
    String evidence_sent();

    @Message("{characters} 字，文件 {size}")
    String evidence_row(String characters, String size);
}
