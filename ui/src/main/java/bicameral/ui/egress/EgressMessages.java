package bicameral.ui.egress;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages on egress say; Chinese here, English in {@code messages/egress_en.properties}. */
@MessageBundle("egress")
public interface EgressMessages {
    @Message("出口")
    String title();

    @Message("左室里的内容，最多能出去多少；哪些名字和编号出去之前一定换成化名。名单和规则都存在你的左室里，平台的数据库里没有。")
    String lead();

    @Message("只有所有者能看和改这一页。")
    String owners();

    @Message("左室现在叫不醒，名单和规则稍后再看。")
    String away();

    @Message("上限")
    String ceiling();

    @Message("每个智能体自己的选择不能超过它。改低了立刻生效，已经发布的版本也一样。")
    String ceiling_lead();

    @Message("什么都不出去")
    String p_none();

    @Message("所有智能体都由左室自己回答。")
    String p_none_what();

    @Message("换成化名再出去")
    String p_redacted();

    @Message("问题、最近几轮对话和引用的段落，姓名、号码、地址、密钥先换成化名。")
    String p_redacted_what();

    @Message("段落可以出去")
    String p_passages();

    @Message("问题、最近几轮对话和引用的段落，照原样。整份文件不走。")
    String p_passages_what();

    @Message("整份资料也可以出去")
    String p_full();

    @Message("还有段落所在的整份资料和从头开始的对话，装得下多少送多少。只给明确选了它的智能体。")
    String p_full_what();

    @Message("保存上限")
    String ceiling_save();

    @Message("上限已改为「{policy}」，从下一次调用引擎起生效。")
    String ceiling_saved(String policy);

    @Message("名单")
    String lists();

    @Message("一行一个。大小写、全角半角、中间的空格和换行都不影响识别。")
    String lists_lead();

    @Message("人名")
    String s_PERSON();

    @Message("客户")
    String s_CUSTOMER();

    @Message("项目")
    String s_PROJECT();

    @Message("{n} 个")
    String list_n(String n);

    @Message("粘贴")
    String paste();

    @Message("或者传一个文本文件（UTF-8，一行一个）")
    String file();

    @Message("加入名单")
    String add();

    @Message("加了 {added} 个；{known} 个本来就有，{unfit} 个不能用（太短、太长或者没有文字）。现在共 {total} 个。")
    String added(String added, String known, String unfit, String total);

    @Message("没有写名字。")
    String nothing();

    @Message("这个文件不是 UTF-8 文本，或者超过 4 MB，没有加入。")
    String bad_file();

    @Message("查找")
    String search();

    @Message("还没有。")
    String none_listed();

    @Message("没有找到。")
    String none_found();

    @Message("移除")
    String drop();

    @Message("把「{name}」移出名单")
    String drop_of(String name);

    @Message("清空这个名单")
    String drop_all();

    @Message("{n} 个名字会全部移除，以后不再换成化名。")
    String drop_all_what(String n);

    @Message("移除了。")
    String dropped();

    @Message("后面的")
    String more();

    @Message("从资料里学到的名字")
    String learned();

    @Message("姓名栏、联系人标签、称谓旁边的，直接换成化名，直到你拒绝；只凭用法猜到的，等你点头才用。现在用着 {n} 个。")
    String learned_lead(String n);

    @Message("资料里还没有学到名字。")
    String learned_none();

    @Message("名字")
    String l_name();

    @Message("次数")
    String l_times();

    @Message("凭什么")
    String l_why();

    @Message("状态")
    String l_state();

    @Message("姓名栏或标签")
    String l_LABEL();

    @Message("称谓")
    String l_TITLE();

    @Message("用法")
    String l_USE();

    @Message("在用")
    String st_USED();

    @Message("等你点头")
    String st_SUGGESTED();

    @Message("你接受了")
    String st_ACCEPTED();

    @Message("你拒绝了")
    String st_REFUSED();

    @Message("接受")
    String accept();

    @Message("接受「{name}」")
    String accept_of(String name);

    @Message("拒绝")
    String refuse();

    @Message("拒绝「{name}」")
    String refuse_of(String name);

    @Message("记下了，从下一个问题起生效。")
    String judged();

    @Message("自己的规则")
    String patterns();

    @Message("正则表达式（RE2 语法，没有前后断言和反向引用，再怪的写法也不会拖慢）。最多 50 条，每条 500 字以内。")
    String patterns_lead();

    @Message("名称")
    String pattern_name();

    @Message("比如：工号")
    String pattern_name_hint();

    @Message("表达式")
    String pattern();

    @Message("拿这段文字试一试")
    String pattern_test();

    @Message("试的时候，名单、学到的名字和所有规则都一起用。什么都不保存，也不离开左室。")
    String pattern_test_hint();

    @Message("试一试")
    String try_it();

    @Message("保存规则")
    String keep();

    @Message("规则保存了，从下一个问题起生效。")
    String kept();

    @Message("规则删了。")
    String pattern_gone();

    @Message("删除规则「{name}」")
    String pattern_delete_of(String name);

    @Message("删除")
    String delete();

    @Message("第 {place} 个字符不对：")
    String pattern_wrong(String place);

    @Message("出去之前会变成这样")
    String tried();

    @Message("这段文字里没有要换的。")
    String tried_none();

    @Message("识别得有多全")
    String measured();

    @Message(
            "在没有照着调过规则的 {marked} 处人工标注上：只凭格式、称谓和标签，整处藏住 {forms} 处；加上名单和规则，{lists} 处；再加上从资料里学到的名字，{all} 处。换掉的 {replaced} 处里有 {right} 处确实该换。没有称谓、不在名单里的名字，会漏。")
    String measured_what(String marked, String forms, String lists, String all, String replaced, String right);

    @Message("引擎会看到什么")
    String pv_title();

    @Message("写一个问题，看左室里有什么、送出去的会是什么。只是预览：什么都不发送，不记录，不收费。")
    String pv_lead();

    @Message("问题")
    String pv_question();

    @Message("之前的对话（可以不写）")
    String pv_before();

    @Message("之前问的")
    String pv_before_q();

    @Message("之前答的")
    String pv_before_a();

    @Message("按哪种出口看")
    String pv_as();

    @Message("智能体现在的选择")
    String pv_as_own();

    @Message("看一看")
    String pv_show();

    @Message("左室里有的")
    String pv_has();

    @Message("留在里面，这一页只有你们机构的人能看。")
    String pv_has_what();

    @Message("引擎看到的")
    String pv_sees();

    @Message("一字不差的请求正文，{n} 字节。")
    String pv_sees_what(String n);

    @Message("每次请求的围栏编号都是新抽的，其余一样。")
    String pv_key();

    @Message("上限是「{ceiling}」，智能体选的是「{own}」，所以按「{allowed}」算。")
    String pv_cut(String ceiling, String own, String allowed);

    @Message("什么都不会出去：这个问题由左室自己回答，或者资料里没有相关的内容。")
    String pv_nothing();

    @Message("墙会拦下这个请求：{why}")
    String pv_stop(String why);

    @Message("对话的轮数不对")
    String stop_turns();

    @Message("没有给回答留长度")
    String stop_tokens();

    @Message("有引擎不认识的说话人")
    String stop_role();

    @Message("切成的段太多")
    String stop_pieces();

    @Message("化名太多")
    String stop_pseudonyms();

    @Message("有一处声明是平台模板，但不是")
    String stop_template();

    @Message("有一处声明是智能体的设定，但不是")
    String stop_persona();

    @Message("有一处声明是访客的问题，但和问题对不上")
    String stop_question();

    @Message("有一处声明是之前的对话，但没有之前的对话")
    String stop_conversation();

    @Message("有一处声明是资料段落，但没有出处")
    String stop_passage();

    @Message("有一处声明是化名，但不是")
    String stop_pseudonym();

    @Message("比这种出口允许的多")
    String stop_extent();

    @Message("还留着凭格式就认得出、该换掉的内容")
    String stop_redaction();

    @Message("对话")
    String pv_conversation();

    @Message("段落")
    String pv_passages();

    @Message("图例")
    String pv_legend();

    @Message("字节")
    String pv_bytes();

    @Message("种类")
    String pv_kind();

    @Message("占比")
    String pv_share();

    @Message("模板和设定")
    String k_TEMPLATE();

    @Message("问题")
    String k_QUESTION();

    @Message("对话")
    String k_CONVERSATION();

    @Message("段落")
    String k_PASSAGE();

    @Message("化名")
    String k_PSEUDONYM();

    @Message("换掉了什么")
    String pv_replaced();

    @Message("没有换掉什么。")
    String pv_replaced_none();

    @Message("化名")
    String pv_pseudonym();

    @Message("原文")
    String pv_original();

    @Message("凭什么")
    String pv_rule();

    @Message("还没有接共享引擎，正文里的模型名是空的。")
    String pv_no_engine();

    @Message("看看引擎会看到什么")
    String pv_link();

    @Message("机构的上限是「{ceiling}」：这个选择按上限算。")
    String cut_note(String ceiling);

    @Message("身份证号（校验位对）")
    String rule_resident();

    @Message("美国社会安全号")
    String rule_social_security();

    @Message("银行卡号（Luhn 校验对）")
    String rule_card();

    @Message("IBAN（校验对）")
    String rule_iban();

    @Message("邮箱格式")
    String rule_mail();

    @Message("电话号码格式")
    String rule_telephone();

    @Message("车牌格式")
    String rule_plate();

    @Message("密钥或令牌格式")
    String rule_token();

    @Message("写在「密码」一类的字后面")
    String rule_named_secret();

    @Message("门牌地址格式")
    String rule_address();

    @Message("在称谓旁边")
    String rule_title();

    @Message("在「联系人」一类的标签后面")
    String rule_label();

    @Message("你的人名名单")
    String rule_person();

    @Message("你的客户名单")
    String rule_customer();

    @Message("你的项目名单")
    String rule_project();

    @Message("从资料里学到的名字")
    String rule_learned();

    @Message("这次对话里已经认出来过")
    String rule_again();

    @Message("原文看着像化名")
    String rule_literal();

    @Message("你的规则「{name}」")
    String rule_pattern(String name);

    @Message("正在试的规则")
    String rule_new_pattern();
}
