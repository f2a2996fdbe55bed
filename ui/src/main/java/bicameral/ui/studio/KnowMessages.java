package bicameral.ui.studio;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the pages about an agent's knowledge say: quality, learning, retrieval test, golden questions, lessons. Chinese here,
 * English in {@code messages/know_en.properties}.
 */
@MessageBundle("know")
public interface KnowMessages {
    @Message("质量分")
    String k_quality();

    @Message("{n} 份低于 60，点分数看原因")
    String k_quality_low(String n);

    @Message("没有低于 60 的")
    String k_quality_good();

    @Message("学完就算")
    String k_quality_none();

    @Message("黄金题")
    String k_golden();

    @Message("{passed} / {all}")
    String k_golden_of(String passed, String all);

    @Message("{n} 道，还没跑过")
    String k_golden_unrun(String n);

    @Message("{n} 道没过，看是哪几道")
    String k_golden_rest(String n);

    @Message("全过了")
    String k_golden_all();

    @Message("试一个问题，满意就存成黄金题")
    String k_golden_none();

    @Message("跑一遍")
    String k_golden_run();

    @Message("没答上来")
    String k_open();

    @Message("{n} 个问题")
    String k_open_n(String n);

    @Message("近 7 天，看是哪些")
    String k_open_see();

    @Message("—")
    String k_unknown();

    @Message("试一下找得到吗")
    String k_test();

    @Message("下载原件")
    String k_original();

    @Message("教它一课")
    String k_lessons();

    @Message("这个智能体的知识")
    String k_sub();

    @Message("传整个文件夹")
    String k_folder();

    @Message("已用 {used} / {limit}")
    String k_used(String used, String limit);

    @Message("质量分")
    String k_score();

    @Message("{name} 的质量分 {n}，看原因")
    String k_score_of(String name, String n);

    @Message("{name}：更多操作")
    String k_more(String name);

    @Message("质量和原因")
    String k_why();

    @Message("取消学习")
    String k_cancel();

    @Message("换成新版")
    String k_replace();

    @Message("用新版换下「{name}」")
    String k_replace_title(String name);

    @Message("选新版文件。新版学完之前，旧版照样回答；学完那一刻旧版忘掉。")
    String k_replace_what();

    @Message("新版文件")
    String k_replace_file();

    @Message("换成这一份")
    String k_replace_do();

    @Message("先不换")
    String k_replace_no();

    @Message("新版在学了。学完之前，旧版照样回答。")
    String k_replaced();

    @Message("停下了。以前学会的还照样回答。")
    String k_cancelled();

    @Message("旧版仍在答")
    String k_old();

    @Message("每秒 {n} 字")
    String k_speed(String n);

    @Message("再看一眼进度")
    String k_reload();

    @Message("左室还没醒过来")
    String k_asleep();

    @Message("资料都在，没有丢。过一会儿再打开这一页。")
    String k_asleep_what();

    @Message("信它几分")
    String k_standing();

    @Message("你取消了")
    String fail_cancelled();

    @Message("以前学会的还照样回答；要接着学，点重试。")
    String fix_cancelled();

    @Message("压缩包里的文件名不安全")
    String fail_unsafe();

    @Message("名字里有跳出文件夹的路径。改名后重新打包再传。")
    String fix_unsafe();

    @Message("压缩包里还有压缩包")
    String fail_nested();

    @Message("先解开里面那个，再传。")
    String fix_nested();

    @Message("没说")
    String s_none();

    @Message("由质量分决定")
    String s_none_what();

    @Message("以它为准")
    String s_governed();

    @Message("和别的说法不一样时，听它的")
    String s_governed_what();

    @Message("只作参考")
    String s_reference();

    @Message("没有更好的才用它")
    String s_reference_what();

    @Message("不用")
    String s_ignore();

    @Message("不从它回答，也找不到它")
    String s_ignore_what();

    @Message("照这样办")
    String s_save();

    @Message("记下了，从下一个问题起照办。")
    String s_done();

    @Message("「{name}」值几分")
    String q_title(String name);

    @Message("分数说的是这份资料当来源有多靠得住。每一条原因都能点开看原文。")
    String q_lead();

    @Message("满分 100")
    String q_of();

    @Message("还没算出来。学完之后会自己算，过一会儿再看。")
    String q_none();

    @Message("没有挑出毛病。")
    String q_fine();

    @Message("为什么是这个分")
    String q_reasons();

    @Message("扣 {n} 分")
    String q_cost(String n);

    @Message("另有 {n} 处")
    String q_more(String n);

    @Message("{n}/{all} 段已评，其余随后。")
    String q_judged(String n, String all);

    @Message("整份")
    String q_whole();

    @Message("对照")
    String q_other();

    @Message("扣了分的段落")
    String q_passages();

    @Message("有 {p}% 是聊天记录，比手册低一等")
    String q_chat(String p);

    @Message("有内容的话少，知识密度 {p}%")
    String q_talk(String p);

    @Message("有 {p}% 和别的资料一字不差")
    String q_same(String p);

    @Message("有 {n} 处和别的资料几乎一样，最像的达 {p}%")
    String q_near(String n, String p);

    @Message("有 {p}% 是每页都重复的套话")
    String q_boiler(String p);

    @Message("比最新的资料旧 {n} 年")
    String q_old(String n);

    @Message("它有更新的版本，落后 {n} 版")
    String q_newer(String n);

    @Message("有 {n} 处和更靠得住的资料说法不一")
    String q_against(String n);

    @Message("有 {p}% 像是在给助手下命令，不是在讲事情")
    String q_orders(String p);

    @Message("有 {n} 段里有问句、猜测、旧事或离了上文就不成话的消息，这些不拿来回答")
    String q_unsure(String n);

    @Message("在原文里看")
    String p_title();

    @Message("回到质量")
    String p_back();

    @Message("它学到了什么")
    String l_title();

    @Message("除了照字面找，它还从你自己的资料里学：哪些词是一回事，哪种问法对哪一段。每一样都拿你的资料出题考过，考得比照字面找好才启用。")
    String l_lead();

    @Message("看学习回执")
    String l_see();

    @Message("学习速度")
    String l_speed();

    @Message("每秒 {n} 字")
    String l_speed_n(String n);

    @Message("学过的文字")
    String l_chars();

    @Message("{n} 字")
    String l_chars_n(String n);

    @Message("用时 {t}")
    String l_took(String t);

    @Message("启用")
    String l_on();

    @Message("{on} / {all} 样")
    String l_on_n(String on, String all);

    @Message("上次学完")
    String l_when();

    @Message("之后又变了 {n}%")
    String l_growth(String n);

    @Message("还没学过。资料学完之后，它自己在后台学。")
    String l_never();

    @Message("正在学")
    String l_training();

    @Message("还要约 {t}")
    String l_left(String t);

    @Message("启用")
    String l_state_on();

    @Message("没启用")
    String l_state_off();

    @Message("拿 {n} 道自己出的题考的")
    String l_tried(String n);

    @Message("每 100 个问题，多找对 {n} 个；有把握在 {low} 到 {high} 之间。")
    String l_more(String n, String low, String high);

    @Message("每 100 个问题，少找对 {n} 个；有把握在 {low} 到 {high} 之间。")
    String l_fewer(String n, String low, String high);

    @Message("每 100 个问题，找对的一样多；差别在 {low} 到 {high} 之间。")
    String l_same(String low, String high);

    @Message("找对的一样多，但排得更靠前：名次分每 100 多 {n}；有把握在 {low} 到 {high} 之间。")
    String l_higher(String n, String low, String high);

    @Message("找对的一样多，但排得更靠后：名次分每 100 少 {n}；有把握在 {low} 到 {high} 之间。")
    String l_lower(String n, String low, String high);

    @Message("意思相近的词")
    String l_vectors();

    @Message("简称、土话、产品代号，在你这一行是一回事")
    String l_vectors_what();

    @Message("问法对段落")
    String l_tuning();

    @Message("哪种问法该找哪一段")
    String l_tuning_what();

    @Message("拿得准、拿不准")
    String l_confidence();

    @Message("对着你的资料，什么时候该答、什么时候该说不知道")
    String l_confidence_what();

    @Message("每 100 道自己出的题，多 {n} 道该答的答了、该不答的没答；有把握在 {low} 到 {high} 之间。")
    String l_surer(String n, String low, String high);

    @Message("每 100 道自己出的题，少 {n} 道该答的答了、该不答的没答；差别在 {low} 到 {high} 之间。")
    String l_less_sure(String n, String low, String high);

    @Message("该答的、该不答的，跟原来一样多；差别在 {low} 到 {high} 之间。")
    String l_as_sure(String low, String high);

    @Message("顺着再找")
    String l_feedback();

    @Message("用头一遍找到的段落里的词，再找一遍")
    String l_feedback_what();

    @Message("本行的词")
    String l_lexicon();

    @Message("字典里没有、你的资料里常见的词，不拆开")
    String l_lexicon_what();

    @Message("资料还太少，考不准。")
    String l_little();

    @Message("出不了几道题，考不准。")
    String l_few();

    @Message("资料比这间左室的内存装得下的多，只照字面找。请管理员给左室多分一些内存。")
    String l_memory();

    @Message("没有比不用它更好。")
    String l_nogain();

    @Message("好像有用，但还不敢肯定。")
    String l_unsure();

    @Message("暂时没用上。")
    String l_off_other();

    @Message("现在读不到学习回执，过一会儿再看。")
    String l_away();

    @Message("试一下找得到吗")
    String t_title();

    @Message("只在左室里找，不调用引擎，不花钱，也不记下来。")
    String t_lead();

    @Message("试一个问题")
    String t_question();

    @Message("找")
    String t_find();

    @Message("够答")
    String t_enough();

    @Message("把握 {c}，过了 {t} 的线，会答，并引 {n} 处。")
    String t_enough_what(String c, String t, String n);

    @Message("不够答")
    String t_not();

    @Message("把握 {c}，没到 {t} 的线，会老实说不知道，不收费。")
    String t_not_what(String c, String t);

    @Message("把握 {c}，但缺了关键的东西，会老实说不知道，不收费。")
    String t_veto_what(String c);

    @Message("找了多久")
    String t_took();

    @Message("{n} 毫秒")
    String t_ms(String n);

    @Message("比过的段")
    String t_among();

    @Message("把握")
    String t_confidence();

    @Message("线")
    String t_line();

    @Message("听成在问")
    String t_wanted();

    @Message("改了错字，读成")
    String t_read();

    @Message("问题里的词")
    String t_words();

    @Message("资料里有")
    String t_known();

    @Message("资料里没有")
    String t_unknown();

    @Message("也按 {w} 找")
    String t_likes(String w);

    @Message("会这样答")
    String t_answer();

    @Message("挑出的句子")
    String t_sentences();

    @Message("答得上")
    String t_fits();

    @Message("找到的段落")
    String t_ranking();

    @Message("合起来、再看信得过几分之后的名次。划线的是它凭什么找到的。")
    String t_ranking_lead();

    @Message("另外 {n} 段")
    String t_more_hits(String n);

    @Message("答案用了")
    String t_used();

    @Message("没有找到相关的段落。换个说法，或补一份资料。")
    String t_none();

    @Message("字面")
    String t_keyword();

    @Message("学到的")
    String t_learned();

    @Message("课")
    String t_lesson();

    @Message("质量")
    String t_quality();

    @Message("照字面第 {n}")
    String t_list_keywords(String n);

    @Message("照学到的第 {n}")
    String t_list_learned(String n);

    @Message("合起来第 {n}")
    String t_list_fused(String n);

    @Message("整段意思相近")
    String t_near();

    @Message("这段本身的质量低")
    String t_judged_low();

    @Message("{list} 第 {n}")
    String t_list_other(String list, String n);

    @Message("把握是怎么算的")
    String t_signals();

    @Message("看什么")
    String t_signal();

    @Message("数值")
    String t_value();

    @Message("作用")
    String t_effect();

    @Message("第 {n}")
    String t_rank_n(String n);

    @Message("问题里的数，原文里没有。")
    String v_number();

    @Message("问题里的年份，原文里没有。")
    String v_year();

    @Message("问题里的型号，原文里没有。")
    String v_code();

    @Message("问题里点名的，原文里没有。")
    String v_name();

    @Message("电话")
    String w_phone();

    @Message("价钱")
    String w_price();

    @Message("时间")
    String w_time();

    @Message("数目")
    String w_number();

    @Message("步骤")
    String w_steps();

    @Message("一串东西")
    String w_list();

    @Message("是不是")
    String w_yes();

    @Message("地方")
    String w_place();

    @Message("谁")
    String w_person();

    @Message("为什么")
    String w_reason();

    @Message("比一比")
    String w_compare();

    @Message("算一算")
    String w_sum();

    @Message("随便什么")
    String w_any();

    @Message("黄金题")
    String gq_title();

    @Message("知道好答案长什么样的问题。改了资料跑一遍，就知道有没有变差。")
    String gq_lead();

    @Message("存成黄金题")
    String gq_keep();

    @Message("问题")
    String gq_question();

    @Message("答案里要有")
    String gq_words();

    @Message("一行一个，每个都要出现；同一个的几种写法用 | 隔开。可以不填。")
    String gq_words_hint();

    @Message("要引哪一份")
    String gq_source();

    @Message("哪一份都行")
    String gq_any();

    @Message("好答案是")
    String gq_expect();

    @Message("答出来")
    String gq_answer();

    @Message("老实说不知道")
    String gq_silent();

    @Message("跑")
    String gq_run();

    @Message("跑「{q}」")
    String gq_run_of(String q);

    @Message("全部跑一遍")
    String gq_run_all();

    @Message("删除")
    String gq_delete();

    @Message("删除「{q}」")
    String gq_delete_of(String q);

    @Message("删除这道黄金题？")
    String gq_delete_title();

    @Message("「{q}」以后不再跑。要再用就得重新存。")
    String gq_delete_what(String q);

    @Message("删除这一道")
    String gq_delete_do();

    @Message("留着")
    String gq_keep_it();

    @Message("上次")
    String gq_last();

    @Message("过")
    String gq_passed();

    @Message("没过")
    String gq_failed();

    @Message("还没跑")
    String gq_never();

    @Message("还没有黄金题")
    String gq_none();

    @Message("在上面试一个问题，答得满意就存下来。")
    String gq_none_lead();

    @Message("存好了。")
    String gq_saved();

    @Message("开始问了。可以先离开，回来看结果。")
    String gq_ran();

    @Message("删掉了。")
    String gq_forgotten();

    @Message("现在读不到黄金题，过一会儿再看。")
    String gq_away();

    @Message("正在问，{done} / {all}")
    String gq_running(String done, String all);

    @Message("上次跑于 {time}")
    String gq_run_at(String time);

    @Message("新过 {n} 道")
    String gq_better(String n);

    @Message("新挂 {n} 道")
    String gq_worse(String n);

    @Message("上次没过")
    String gq_was_failed();

    @Message("上次过了")
    String gq_was_passed();

    @Message("{passed} / {all} 过")
    String gq_score(String passed, String all);

    @Message("答出来了，要有的都有")
    String o_answered();

    @Message("老实说不知道")
    String o_silent();

    @Message("该说不知道，却答了")
    String o_should_not();

    @Message("该答，却说不知道")
    String o_should();

    @Message("答里没有 {words}")
    String o_missing(String words);

    @Message("左室没答完，再跑一次")
    String o_trouble();

    @Message("没引该引的那一份")
    String o_source();

    @Message("和该有的不一样")
    String o_other();

    @Message("课")
    String le_title();

    @Message("有人教过的标准答案。同一个问题换个说法问，也照这样答，并注明是谁教的、哪天教的。")
    String le_lead();

    @Message("教一课")
    String le_add();

    @Message("改这一课")
    String le_change();

    @Message("问题")
    String le_question();

    @Message("照访客会问的样子写，最多 500 字")
    String le_question_hint();

    @Message("标准答案")
    String le_answer();

    @Message("最多 4,000 字，照原样给访客看")
    String le_answer_hint();

    @Message("用到哪一天")
    String le_expires();

    @Message("空着就一直用")
    String le_expires_hint();

    @Message("依据哪一份")
    String le_source();

    @Message("那一份变了，这一课先歇着等你看")
    String le_source_hint();

    @Message("不依据资料")
    String le_source_none();

    @Message("教给它")
    String le_teach();

    @Message("改成这样")
    String le_save();

    @Message("不改了")
    String le_leave();

    @Message("{role}，{day}")
    String le_by(String role, String day);

    @Message("谁教的")
    String le_who();

    @Message("到期")
    String le_until();

    @Message("一直")
    String le_forever();

    @Message("状态")
    String le_state();

    @Message("在用")
    String le_active();

    @Message("过期了")
    String le_expired();

    @Message("依据的资料变了")
    String le_changed();

    @Message("督导")
    String le_supervisor();

    @Message("所有者")
    String le_owner();

    @Message("搭建者")
    String le_builder();

    @Message("改")
    String le_edit();

    @Message("改「{q}」")
    String le_edit_of(String q);

    @Message("删除")
    String le_delete();

    @Message("删除「{q}」")
    String le_delete_of(String q);

    @Message("删除这一课？")
    String le_delete_title();

    @Message("「{q}」从下一次起照资料回答。撤不回来。")
    String le_delete_what(String q);

    @Message("删除这一课")
    String le_delete_do();

    @Message("留着")
    String le_keep();

    @Message("还没有课")
    String le_none();

    @Message("答错了的、没答上来的，教一次，从下一次起就会。")
    String le_none_lead();

    @Message("现在读不到课，过一会儿再看。")
    String le_away();

    @Message("教会了，从下一个问题起照这样答。")
    String le_taught();

    @Message("改好了，从下一个问题起照新的答。")
    String le_changed_now();

    @Message("删掉了，以后照资料回答。")
    String le_forgotten();

    @Message("划掉了。")
    String le_closed();

    @Message("没答上来的问题")
    String le_open();

    @Message("访客问过、它说不知道的。教一课，或划掉。")
    String le_open_lead();

    @Message("眼下没有没答上来的问题。")
    String le_open_none();

    @Message("问过 {n} 次")
    String le_times(String n);

    @Message("最近 {when}")
    String le_last(String when);

    @Message("教这一课")
    String le_teach_this();

    @Message("教「{q}」")
    String le_teach_of(String q);

    @Message("划掉")
    String le_close();

    @Message("划掉「{q}」")
    String le_close_of(String q);

    @Message("回答这个没答上来的问题")
    String le_answers();

    @Message("操作")
    String actions();

    @Message("你自己的模型")
    String l_encoder();

    @Message("用你给的模型比较问题和文件的意思，全在左室里算。")
    String l_encoder_what();

    @Message("文件太多，一次问话里看不完；最多五万段。")
    String l_many();

    @Message("这个模型太慢：所有文件要算四十五分钟以上。换一个小些的。")
    String l_slow();

    @Message("模型太大，或者算的时候占的内存太多。换一个小些的。")
    String l_e_large();

    @Message("这不是能读的 ONNX 文件，重新导出一次。")
    String l_e_onnx();

    @Message("模型里有不收的东西：另存的权重、循环、随机数，或自定义算子。导出成一个普通的文件。")
    String l_e_forbidden();

    @Message("分词文件不是 WordPiece 一类（BERT、MiniLM、bge）的 tokenizer.json。")
    String l_e_tokenizer();

    @Message("设置写得不对，照页面上的样子改。")
    String l_e_settings();

    @Message("模型的输入或输出不是句子模型该有的样子。")
    String l_e_shape();

    @Message("模型算到一半停了，或者太久没有回音。")
    String l_e_failed();

    @Message("你教过的")
    String l_labels();

    @Message("把更正过的问题和金标问题连到它们的出处，类似的问题也更容易找对地方。")
    String l_labels_what();

    @Message("教过的还太少：至少要二十个指明出处的问题。")
    String l_few_labels();

    @Message("近义的意思还没用上，这个也就先不用。")
    String l_vectors_off();
}
