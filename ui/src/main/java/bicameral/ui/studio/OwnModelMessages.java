package bicameral.ui.studio;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the learning page says about a model of the tenant's own. Chinese here, English in {@code messages/own_en.properties}. A
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
}
