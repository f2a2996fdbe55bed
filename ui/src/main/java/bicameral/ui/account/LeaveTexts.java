package bicameral.ui.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages about leaving say, for owners and for operators. Chinese here, English in {@code messages/leave_en.properties}. */
@MessageBundle("leave")
public interface LeaveTexts {
    @Message("带走一切")
    String title();

    @Message("把机构的全部内容打成一个档案带走，或者从这里抹除。")
    String lead();

    @Message("只有所有者能带走或抹除。")
    String not_allowed();

    @Message("带走")
    String export();

    @Message("打包时照常回答、照常学习。里面有：文档原件、检索索引、对话、经验、黄金问题、智能体的每一版、成员名单、用量和账目（作凭证）、全部回执和核验它们要用的盐。每个文件都有散列，整份由本实例签名。")
    String export_lead();

    @Message("不在里面：数据源的密码、API 密钥、邀请链接。到了新地方要重新填、重新发。")
    String export_without();

    @Message("打包")
    String export_do();

    @Message("什么时候要的")
    String col_asked();

    @Message("现在")
    String col_state();

    @Message("大小")
    String col_size();

    @Message("正在打包")
    String state_RUNNING();

    @Message("可以下载")
    String state_READY();

    @Message("没有成")
    String state_FAILED();

    @Message("过期了")
    String state_GONE();

    @Message("下载")
    String download();

    @Message("还没有打过包。")
    String none();

    @Message("本实例的公钥（核验签名用）")
    String key();

    @Message("从别处带来的回执日志")
    String before();

    @Message("这家机构是从别处带进来的。那里的回执日志原样留着，可以离线核验。")
    String before_lead();

    @Message("下载旧日志")
    String before_do();

    @Message("抹除")
    String erase();

    @Message("到期就抹除")
    String erase_do();

    @Message("照打机构的名字")
    String erase_name();

    @Message("抹除这家机构")
    String erase_which();

    @Message("留下的只有账目（按法律要留，只有编号没有名字）和回执的承诺值（没有原文和盐，谁也读不出内容）。钱包或收益里还有钱的话，记在编号名下，凭签名的记录来领。")
    String erase_books();

    @Message("登录账号归登录中心管，不在这里抹除。")
    String erase_account();

    @Message("记下这个链接：抹除以后你不再是成员，只有它能取到签名的记录。")
    String asked_link();

    @Message("不抹除了")
    String cancel();

    @Message("取消了，什么都没有抹除。")
    String cancelled();

    @Message("正在抹除，停不下来了。")
    String begun();

    @Message("看看，或取消")
    String banner_link();

    @Message("抹除记录")
    String record();

    @Message("还没有抹除。")
    String record_waiting();

    @Message("这次抹除取消了，什么都没有抹除。")
    String record_cancelled();

    @Message("抹除完了。")
    String record_done();

    @Message("下载签名的记录")
    String record_do();

    @Message("离线核验：./bicameral verify-erasure 文件")
    String record_check();

    @Message("什么时候要的")
    String record_asked();

    @Message("什么时候到期")
    String record_due();

    @Message("左室")
    String record_chamber();

    @Message("行")
    String record_rows();

    @Message("谁的意思")
    String record_by();

    @Message("带进一家机构")
    String import_title();

    @Message("从它在别处打的档案。先核对每个散列和签名，全部对上才写；同一份档案再来一次不会多出一份。余额不带进来，账目只在档案里作凭证。")
    String import_lead();

    @Message("档案（.zip，最大 200 MB；更大的用 ./bicameral import）")
    String import_file();

    @Message("应当签它的公钥")
    String import_key();

    @Message("可不填")
    String import_key_hint();

    @Message("带进来")
    String import_do();

    @Message("它已经在这里了，没有再带一次。")
    String import_again();

    @Message("谁打开这个链接谁就是所有者，七天有效，只显示这一次：")
    String import_link();

    @Message("来自")
    String import_from();

    @Message("换了的地址")
    String import_renamed();

    @Message("要重新填密码的数据源")
    String import_sources();

    @Message("要重新邀请的成员")
    String import_members();

    @Message("{percent}%")
    String percent(int percent);

    @Message("还要约{time}")
    String left(String time);

    @Message("{at} 过期")
    String expires(String at);

    @Message("确认后等 {days} 天，期间随时能取消。到期后：智能体下架，左室连同原件、索引、对话和盐全部删除，集市里的行删除，密码删除；然后出一份签名的记录。")
    String erase_lead(int days);

    @Message("定在 {at} 抹除。")
    String erase_due(String at);

    @Message("{name} 要求的")
    String asked_by(String name);

    @Message("这家机构定在 {at} 抹除。")
    String banner(String at);

    @Message("「{name}」带进来了。")
    String import_done(String name);

    @Message("{n} 秒")
    String seconds(long n);

    @Message("{n} 分钟")
    String minutes(long n);
}
