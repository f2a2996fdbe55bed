package bicameral.ui.studio;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the studio says; Chinese here, English in {@code messages/studio_en.properties}. */
@MessageBundle("studio")
public interface StudioMessages {
    @Message("工作室")
    String studio();

    @Message("工作室")
    String side_label();

    @Message("我的智能体")
    String side_agents();

    @Message("新建")
    String side_new();

    @Message("收入")
    String side_earnings();

    @Message("钱包")
    String side_wallet();

    @Message("设置")
    String side_settings();

    @Message("成员与角色")
    String side_members();

    @Message("操作记录")
    String side_audit();

    @Message("账号")
    String side_account();

    @Message("API 与密钥")
    String side_keys();

    @Message("位置")
    String here();

    @Message("我的智能体")
    String agents_title();

    @Message("草稿只有你们看得见；发布之后，集市里的人才能问它。")
    String agents_lead();

    @Message("新建智能体")
    String agents_new();

    @Message("还没有智能体")
    String agents_empty();

    @Message("三格填完就能自己试聊。点发布之前，只有你看得见。")
    String agents_empty_lead();

    @Message("做第一个")
    String agents_empty_do();

    @Message("智能体")
    String col_agent();

    @Message("状态")
    String col_state();

    @Message("价格")
    String col_price();

    @Message("回答")
    String col_answers();

    @Message("最近保存")
    String col_saved();

    @Message("线上 v{n}")
    String live_v(String n);

    @Message("草稿")
    String draft();

    @Message("没有上线")
    String not_live();

    @Message("草稿有改动")
    String draft_differs();

    @Message("免费")
    String free();

    @Message("{price} / 条")
    String per_message(String price);

    @Message("三格，做一个智能体")
    String new_title();

    @Message("填完就能自己试聊。点发布之前，只有你看得见。")
    String new_lead();

    @Message("它叫什么")
    String new_name();

    @Message("2–40 个字")
    String new_name_hint();

    @Message("它帮谁做什么")
    String new_purpose();

    @Message("一句话就行，最多 200 字")
    String new_purpose_hint();

    @Message("空着就用模板的这一句。")
    String new_purpose_empty();

    @Message("从哪个模板开始")
    String new_template();

    @Message("左边是行业，上面是场景。模板会替你写好人设、开场白和例题，都可以再改。")
    String new_template_lead();

    @Message("已选模板「{name}」")
    String new_chosen(String name);

    @Message("暂无模板")
    String new_no_template();

    @Message("行业")
    String new_industry();

    @Message("先试聊")
    String new_create();

    @Message("资料下一步再传。答题时送出什么，由你在「引擎与边界」里定。")
    String new_private();

    @Message("模板还没有装好。可以先不用模板，直接写。")
    String new_no_templates();

    @Message("顾问")
    String scene_advisor();

    @Message("官网")
    String scene_website();

    @Message("客服")
    String scene_service();

    @Message("培训")
    String scene_training();

    @Message("设计")
    String scene_design();

    @Message("编辑 · {name}")
    String edit_title(String name);

    @Message("已存 {when}")
    String edit_saved(String when);

    @Message("正在存…")
    String edit_saving();

    @Message("还没存")
    String edit_unsaved();

    @Message("没存上，连接断了。改动还在这一页，再试一次。")
    String edit_failed();

    @Message("草稿有 {n} 处改动")
    String edit_changes(String n);

    @Message("草稿有 1 处改动")
    String edit_change();

    @Message("与线上一致")
    String edit_same();

    @Message("还没发布过")
    String edit_never();

    @Message("回到线上")
    String edit_revert();

    @Message("发布 v{n}")
    String edit_publish(String n);

    @Message("v{n} 上线了。现在谁都能问它。")
    String edit_published(String n);

    @Message("v{n} 又在线上了。草稿没有动。")
    String edit_rolled(String n);

    @Message("已经下架。草稿和各个版本都还在。")
    String edit_unpublished();

    @Message("草稿回到线上的样子了。")
    String edit_reverted();

    @Message("保存草稿")
    String edit_save();

    @Message("编辑分区")
    String edit_sections();

    @Message("看公开页")
    String edit_open_public();

    @Message("改过")
    String edit_changed();

    @Message("线上：{text}")
    String edit_was(String text);

    @Message("线上：（空）")
    String edit_was_empty();

    @Message("撤回这处改动")
    String edit_undo();

    @Message("别处刚改过这份草稿，这一页的改动没有存。")
    String edit_stale();

    @Message("看最新的草稿")
    String edit_stale_reload();

    @Message("用这一页的盖过去")
    String edit_stale_keep();

    @Message("有 {n} 处要改，改好就能存。")
    String edit_errors(String n);

    @Message("人设")
    String p_persona();

    @Message("它是谁、帮谁、怎么说话。")
    String p_persona_lead();

    @Message("名字")
    String f_name();

    @Message("它帮谁做什么")
    String f_purpose();

    @Message("怎么说话")
    String f_persona();

    @Message("只给共享引擎看，访客看不到。最多 4,000 字。")
    String f_persona_hint();

    @Message("开场白")
    String f_opening();

    @Message("答不上来时说")
    String f_abstention();

    @Message("不收费")
    String f_abstention_hint();

    @Message("空着就用平台的说法。")
    String f_abstention_empty();

    @Message("示例问题")
    String f_examples();

    @Message("一行一个，最多 6 个，每个最多 120 字。访客点一下就能问。")
    String f_examples_hint();

    @Message("介绍")
    String f_about();

    @Message("可以用 Markdown。写清资料从哪来、谁在维护。")
    String f_about_hint();

    @Message("分类")
    String f_category();

    @Message("印章上的字")
    String f_mark();

    @Message("印章的颜色")
    String f_pigment();

    @Message("墨")
    String pig_ink();

    @Message("石青")
    String pig_azure();

    @Message("石绿")
    String pig_jade();

    @Message("赭石")
    String pig_ochre();

    @Message("胭脂")
    String pig_rouge();

    @Message("紫")
    String pig_violet();

    @Message("知识")
    String p_knowledge();

    @Message("只有这里的资料能当出处。")
    String p_knowledge_lead();

    @Message("{documents} 份资料，{passages} 段，都学会了")
    String k_ready(String documents, String passages);

    @Message("{documents} 份资料，{passages} 段能用，{rest} 份还不能用")
    String k_partly(String documents, String passages, String rest);

    @Message("左室还空着。传一份你最常被问到的资料，几分钟后就能试。")
    String k_none();

    @Message("管理资料")
    String k_manage();

    @Message("传资料")
    String k_add();

    @Message("左室现在叫不醒，资料一份没少。过一会儿再看。")
    String k_away();

    @Message("引擎与边界")
    String p_engine();

    @Message("谁来写答案，答题时什么会离开左室。")
    String p_engine_lead();

    @Message("左室自己答")
    String e_extractive();

    @Message("从资料里挑出句子和表格行，连同出处一起给。什么都不送出去。")
    String e_extractive_what();

    @Message("共享引擎来写，名字留下")
    String e_redacted();

    @Message("和下面一样，但姓名、电话、证件号、账号、地址、车牌、密钥先在左室里换成化名，引擎只看到〔人名1〕；访客看到的还是原名。靠格式和称谓识别，没有称谓的名字可能漏掉。")
    String e_redacted_what();

    @Message("共享引擎来写")
    String e_shared();

    @Message("送出去的：访客的问题、这位访客先前的对话，和答案引用的那几段。文件不走，每次有回执。")
    String e_shared_what();

    @Message("共享引擎来写，看整份资料")
    String e_full();

    @Message("和上面一样，再加上段落所在的整份资料和从头开始的对话，装得下多少送多少。机构的上限要先放开；引擎的用量会大几倍。")
    String e_full_what();

    @Message("这台机器还没接引擎。现在发布出去，它会说答不了，不收费；接上之后就能用。")
    String e_none();

    @Message("价格")
    String p_price();

    @Message("你定价，平台先列清楚每条怎么分。")
    String p_price_lead();

    @Message("每条")
    String f_price();

    @Message("每人每天免费")
    String f_free();

    @Message("0 表示没有免费额度")
    String f_free_hint();

    @Message("条")
    String unit_message();

    @Message("你得 {amount}")
    String split_you(String amount);

    @Message("平台服务费 {amount}（{percent}%）")
    String split_platform(String amount, String percent);

    @Message("引擎按实际用量从这里面出")
    String split_engine();

    @Message("免费的智能体没有收入，也不收服务费。")
    String split_free();

    @Message("每条 {price}：你得 {you}，平台 {platform}")
    String split_label(String price, String you, String platform);

    @Message("发布")
    String p_publish();

    @Message("发布会冻结成一个带编号的版本。以后改草稿，线上不变，直到你再发布。")
    String p_publish_lead();

    @Message("公开地址")
    String pub_link();

    @Message("还没有上线。没有资料也能发布，只是它会老实说不知道。")
    String pub_not();

    @Message("各个版本")
    String pub_versions();

    @Message("版本")
    String pub_version();

    @Message("发布时间")
    String pub_when();

    @Message("谁")
    String pub_who();

    @Message("在线上")
    String pub_live();

    @Message("换回 v{n}")
    String pub_roll(String n);

    @Message("下架")
    String pub_unpublish();

    @Message("访客不能再问它，正在答的这一条会答完。版本和资料都留着，随时能再上线。")
    String pub_unpublish_what();

    @Message("删除这个智能体")
    String pub_delete();

    @Message("草稿会删掉，版本为对账留着。资料要到「知识」里删。")
    String pub_delete_what();

    @Message("草稿和线上一样，没有要发布的。")
    String pub_nothing();

    @Message("试聊")
    String try_title();

    @Message("实时预览")
    String try_label();

    @Message("看哪个版本")
    String try_which();

    @Message("草稿")
    String try_draft();

    @Message("线上 v{n}")
    String try_live(String n);

    @Message("试一句")
    String try_ask();

    @Message("发送")
    String try_send();

    @Message("试聊不计费，也不记下来。")
    String try_free();

    @Message("和访客看到的一样，走同样的价钱和额度。")
    String try_live_note();

    @Message("试聊要打开脚本。发布后，公开页不用脚本也能看。")
    String try_noscript();

    @Message("名字要 2–40 个字。")
    String bad_name();

    @Message("用一句话写它帮谁做什么，1–200 个字。")
    String bad_purpose();

    @Message("最多 4,000 个字。")
    String bad_persona();

    @Message("最多 500 个字。")
    String bad_opening();

    @Message("最多 6 个问题，每个最多 120 个字。")
    String bad_examples();

    @Message("最多 4,000 个字。")
    String bad_about();

    @Message("选一个分类。")
    String bad_category();

    @Message("只放一个字。")
    String bad_mark();

    @Message("选一种颜色。")
    String bad_pigment();

    @Message("选谁来写答案。")
    String bad_engine();

    @Message("价格在 0 到 1,000 之间，最多六位小数。")
    String bad_price();

    @Message("免费额度是 0 到 1,000 的整数。")
    String bad_free();

    @Message("选一个模板。")
    String bad_template();

    @Message("这一项不行，改一下再存。")
    String bad_other();

    @Message("知识")
    String know_title();

    @Message("资料住在{tenant}的左室。删掉一份，它立刻不再引用。")
    String know_lead(String tenant);

    @Message("可用来回答")
    String know_fig_usable();

    @Message("{n} 段")
    String know_fig_passages(String n);

    @Message("{n} 份资料")
    String know_fig_documents(String n);

    @Message("正在学")
    String know_fig_learning();

    @Message("{n} 份")
    String know_fig_files(String n);

    @Message("没学成")
    String know_fig_failed();

    @Message("占用")
    String know_fig_size();

    @Message("上限 {size}")
    String know_fig_quota(String size);

    @Message("拖到这里就开始学")
    String know_drop();

    @Message("PDF、Word、Excel、PowerPoint、网页、CSV、Markdown、纯文本，也可以打成 zip，单个不超过 200 MB。一般几分钟，学的时候可以离开。")
    String know_drop_hint();

    @Message("选文件")
    String know_choose();

    @Message("传资料")
    String know_upload();

    @Message("正在传 {name}")
    String know_uploading(String name);

    @Message("资料")
    String know_col_doc();

    @Message("进度")
    String know_col_stage();

    @Message("现在")
    String know_col_now();

    @Message("操作")
    String know_col_do();

    @Message("左室还空着")
    String know_none();

    @Message("传一份你最常被问到的资料，几分钟后就能试。")
    String know_none_lead();

    @Message("排队")
    String st_queued();

    @Message("解析")
    String st_parsing();

    @Message("学习")
    String st_learning();

    @Message("可用")
    String st_ready();

    @Message("解析失败")
    String st_failed_parsing();

    @Message("能答了")
    String now_ready();

    @Message("用时 {time}")
    String now_took(String time);

    @Message("排着队，前面的学完就轮到它")
    String now_queued();

    @Message("正在读出文字")
    String now_parsing();

    @Message("已学 {done} / {total} 段")
    String now_learning(String done, String total);

    @Message("还要约 {time}")
    String now_left(String time);

    @Message("正在学")
    String now_working();

    @Message("{n} 页")
    String doc_pages(String n);

    @Message("{n} 段")
    String doc_passages(String n);

    @Message("打不开：文件设了密码")
    String fail_encrypted();

    @Message("去掉密码再传一次，这份没有学进去。")
    String fix_encrypted();

    @Message("里面没有文字")
    String fail_empty();

    @Message("扫描件要先做文字识别再传。")
    String fix_empty();

    @Message("文件坏了，读不出来")
    String fail_unreadable();

    @Message("用原来的程序重新存一份再传。")
    String fix_unreadable();

    @Message("不认得这种文件")
    String fail_unsupported();

    @Message("换成 PDF、Word、Excel、PowerPoint、网页、CSV 或纯文本。")
    String fix_unsupported();

    @Message("文字太多了")
    String fail_too_large();

    @Message("拆成几份再传。")
    String fix_too_large();

    @Message("读得太久，停下了")
    String fail_too_slow();

    @Message("拆小一点，或换一种格式再传。")
    String fix_too_slow();

    @Message("文件结构太复杂")
    String fail_too_complex();

    @Message("另存成简单的 PDF 或纯文本再传。")
    String fix_too_complex();

    @Message("左室满了")
    String fail_out_of_space();

    @Message("删掉不用的资料，再点重试。")
    String fix_out_of_space();

    @Message("没学成")
    String fail_other();

    @Message("再试一次；还不行就换一种格式。")
    String fix_other();

    @Message("重试")
    String doc_retry();

    @Message("删除")
    String doc_delete();

    @Message("删除 {name}")
    String doc_delete_of(String name);

    @Message("删除「{name}」？")
    String del_title(String name);

    @Message("这一份的 {n} 段立刻不再引用，撤不回来。要再用就得重新传。")
    String del_what(String n);

    @Message("删除这一份")
    String del_do();

    @Message("留着")
    String del_cancel();

    @Message("试一下找得到吗")
    String test_title();

    @Message("只在左室里找，不调用引擎，不花钱")
    String test_lead();

    @Message("试一个问题")
    String test_question();

    @Message("找")
    String test_find();

    @Message("没有找到相关的段落。换个说法，或补一份资料。")
    String test_none();

    @Message("找了多久")
    String test_took();

    @Message("{n} 毫秒")
    String test_ms(String n);

    @Message("比过的段")
    String test_among();

    @Message("找到的段")
    String test_found();

    @Message("相关度")
    String test_score();

    @Message("传完了，正在学。")
    String up_done();

    @Message("这一份已经在左室里了，没有重复存。")
    String up_same();

    @Message("先选文件。")
    String up_nothing();

    @Message("「{name}」超过 200 MB，没有传。拆成几份再来。")
    String up_too_large(String name);

    @Message("左室放不下了：已用 {used}，上限 {limit}。这一份没有存。")
    String up_quota(String used, String limit);

    @Message("「{name}」没传上，左室里什么也没留下。再传一次。")
    String up_failed(String name);

    @Message("还要约 {time}")
    String up_left(String time);

    @Message("删掉了，不再引用。")
    String deleted();

    @Message("又排上队了。")
    String retried();

    @Message("{n} 秒")
    String sec(String n);

    @Message("{m} 分 {s} 秒")
    String min_sec(String m, String s);

    @Message("农事")
    String cat_farming();

    @Message("服务")
    String cat_service();

    @Message("零售")
    String cat_retail();

    @Message("制造")
    String cat_manufacturing();

    @Message("法律")
    String cat_law();

    @Message("健康")
    String cat_health();

    @Message("软件")
    String cat_software();

    @Message("文旅")
    String cat_culture();

    @Message("教育")
    String cat_education();

    @Message("设计")
    String cat_design();

    @Message("这条没答完，没有收钱。再试一次。")
    String try_failed();

    @Message("送出 {n} 字节")
    String try_sent(String n);

    @Message("什么都没有离开左室")
    String try_stayed();

    @Message("你们的左室反复出错，已经停下，智能体暂时不答。资料都在；管理员看过后会放行。")
    String quarantined();

    @Message("别的套餐")
    String plans_were();

    @Message("套餐要有每条的价钱，币种要一样。")
    String bad_plans();
}
