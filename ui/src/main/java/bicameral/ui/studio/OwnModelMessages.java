package bicameral.ui.studio;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the learning page says about a model or an embedding endpoint of the tenant's own. Chinese here, English in {@code messages/own_en.properties}. A
 * bundle of its own, for one of more than 300 messages cannot be loaded.
 */
@MessageBundle("own")
public interface OwnModelMessages {
    @Message("你自己的模型")
    String e_title();

    @Message("有自己的句子模型（ONNX）就放进来，给你所有的智能体用。它只在左室里跑，只有试过确实有用才会用上，结果写在上面。")
    String e_lead();

    @Message("有一个，{size}，{at} 放的。")
    String e_there(String size, String at);

    @Message("模型文件 model.onnx，最大 100 MB")
    String e_model();

    @Message("分词文件 tokenizer.json（WordPiece）")
    String e_tokenizer();

    @Message("设置，可以空着")
    String e_settings();

    @Message("模型要在问题和文件前加的字、怎么合成一个向量（mean 或 cls）、最多看多少个词片。")
    String e_settings_hint();

    @Message("放进来")
    String e_place();

    @Message("换成这个")
    String e_replace();

    @Message("拿走")
    String e_remove();

    @Message("放好了。下一次学习会试它，很快开始。")
    String e_placed();

    @Message("拿走了。下一次学习之后，它算过的也都没了。")
    String e_removed();

    @Message("只要端点开着，这个模型就先歇着。")
    String e_rests();

    @Message("你自己的向量端点")
    String p_title();

    @Message("如果你有自己的向量服务（OpenAI 兼容的 /embeddings），可以让左室去问它，给你所有的智能体用。试过确实有用才会用上，结果写在上面。")
    String p_lead();

    @Message("打开以后，左室外面会有别人看到你的文字：学习的时候，所有文件和实时数据的段落会发给{host}；有人提问的时候，问题也会发过去。外发策略是「不出左室」的智能体，问题不会发。每次发送都有回执，先写好回执再发。")
    String p_leaves(String host);

    @Message("你填的地址")
    String p_there();

    @Message("你的外发上限是「不出左室」，所以现在一个字也不会发出去，开着也没有用。")
    String p_none();

    @Message("你的外发上限是「替换后发送」，所以发出去的文字里，认得出人的地方都换成了代号。")
    String p_redacted();

    @Message("改外发上限")
    String p_ceiling();

    @Message("开着")
    String p_on();

    @Message("关着")
    String p_off();

    @Message("只有所有者能打开或者更改它。")
    String p_owner();

    @Message("地址")
    String p_address();

    @Message("比如 https://models.example.com/v1，左室会发到它后面的 /embeddings。")
    String p_address_hint();

    @Message("模型名")
    String p_model();

    @Message("密钥")
    String p_key();

    @Message("已经存了一个。空着就不变；换了网站要重新填。")
    String p_key_kept();

    @Message("没有就空着。封存在市场里，以后不再显示，也不会进左室。")
    String p_key_hint();

    @Message("模型要的格式和数量")
    String p_more();

    @Message("问题前面加的字")
    String p_question_prefix();

    @Message("段落前面加的字")
    String p_passage_prefix();

    @Message("最多发多少段")
    String p_passages();

    @Message("100 到 50000。超出的段落照常用关键词找。")
    String p_passages_hint();

    @Message("让左室问这个端点")
    String p_switch();

    @Message("文字会照上面说的发出去。")
    String p_switch_what();

    @Message("保存，重新试")
    String p_save();

    @Message("不用了，删掉")
    String p_remove();

    @Message("保存好了。下一次学习会试它，很快开始。")
    String p_saved_on();

    @Message("保存好了，没有打开，什么也不会发出去。")
    String p_saved_off();

    @Message("删掉了。下一次学习之后，它算过的也都没了。")
    String p_removed();

    @Message("学习")
    String p_learning();

    @Message("用你自己的端点比较问题和文件的意思。")
    String p_what();

    @Message("只有先学的那些段落发给了端点：数量到了上限，或者向量太长放不下。")
    String w_part();

    @Message("端点没有打开，或者改过了左室还不知道。保存一次，它会重新试。")
    String w_off();

    @Message("你的外发上限不让文字出去，所以什么也没有发。")
    String w_egress();

    @Message("连不上端点。")
    String w_unreachable();

    @Message("这个地址通到内网或者保留的网段，不能去。")
    String w_forbidden();

    @Message("证书不对，或者要在互联网上不加密地发。用 https。")
    String w_tls();

    @Message("端点太久没有回音。")
    String w_slow();

    @Message("端点不认这个密钥。")
    String w_login();

    @Message("端点说太忙，试了几次还是不行。")
    String w_busy();

    @Message("端点那边出错了。")
    String w_error();

    @Message("端点不接受这个请求，看看模型名和地址。")
    String w_declined();

    @Message("端点的回答不是该有的样子：数量不对、长短不一，或者不是数字。")
    String w_answer();
}
