package bicameral.ui.earnings;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the earnings page says; Chinese here, English in {@code messages/earnings_en.properties}. */
@MessageBundle("earnings")
public interface EarningsMessages {
    @Message("收入")
    String title();

    @Message("每一分钱都能点到那一条消息。")
    String lead();

    @Message("可提")
    String available();

    @Message("满 {days} 天，没有争议的收入")
    String available_sub(String days);

    @Message("待满 {days} 天")
    String pending(String days);

    @Message("留着退款用，每天放一批")
    String pending_sub();

    @Message("本月收入")
    String this_month();

    @Message("上月 {amount}")
    String last_month(String amount);

    @Message("付费回答")
    String paid_answers();

    @Message("另有 {n} 条用免费额度")
    String free_answers(String n);

    @Message("每天回答")
    String per_day();

    @Message("付费")
    String legend_paid();

    @Message("免费额度")
    String legend_free();

    @Message("近 30 天每天回答数：付费共 {paid} 条，免费共 {free} 条，最多的一天是 {day}，{most} 条")
    String chart_label(String paid, String free, String day, String most);

    @Message("每天的数字")
    String chart_table();

    @Message("日期")
    String col_day();

    @Message("今天")
    String today();

    @Message("每个智能体")
    String per_agent();

    @Message("{day} 至今")
    String since(String day);

    @Message("智能体")
    String col_agent();

    @Message("回答")
    String col_answers();

    @Message("付费")
    String col_paid();

    @Message("你得")
    String col_earned();

    @Message("{price} / 条")
    String per_message(String price);

    @Message("免费")
    String free();

    @Message("合计")
    String sum();

    @Message("流水")
    String lines();

    @Message("只有付了钱的；问了什么、答了什么不在账本里")
    String lines_lead();

    @Message("时间")
    String col_when();

    @Message("访客付")
    String col_visitor();

    @Message("状态")
    String col_state();

    @Message("可提")
    String st_available();

    @Message("{day} 起可提")
    String st_pending(String day);

    @Message("怎么分")
    String how();

    @Message("这一条怎么分")
    String how_title();

    @Message("{when}，1 条付费回答")
    String how_when(String when);

    @Message("访客付")
    String how_paid();

    @Message("引擎，{tokens} 词元")
    String how_engine(String tokens);

    @Message("平台服务费")
    String how_commission();

    @Message("税")
    String how_tax();

    @Message("你得")
    String how_earned();

    @Message("{day} 起可提。对话内容不进账本，只在左室里。")
    String how_note(String day);

    @Message("点一条流水，看它怎么分。")
    String how_pick();

    @Message("更早的")
    String older();

    @Message("最新的")
    String newest();

    @Message("还没有付费的回答")
    String empty();

    @Message("给智能体定个价、发布出去；访客用完免费额度之后的每一条都会记在这里。")
    String empty_lead();

    @Message("去工作室")
    String empty_do();

    @Message("看收入要「财务」或「所有者」角色。请所有者给你加上。")
    String not_yours();

    @Message("退款退掉")
    String how_taken_back();

    @Message("退款 {amount}")
    String taken_back(String amount);
}
