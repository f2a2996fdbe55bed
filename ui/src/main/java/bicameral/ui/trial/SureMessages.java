package bicameral.ui.trial;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What moves the confidence of an answer, as a person says it. Chinese here, English in {@code messages/sure_en.properties}. */
@MessageBundle("sure")
public interface SureMessages {
    @Message("起点")
    String start();

    @Message("最好的一句")
    String best();

    @Message("哪里都没有的词")
    String nowhere();

    @Message("问了多少内容")
    String asked();

    @Message("句子里说到了几样")
    String named();

    @Message("句子是另一种语言")
    String language();

    @Message("问的是数、价、时间或电话")
    String sort();

    @Message("问的是价钱")
    String price();

    @Message("问的是数")
    String number();

    @Message("问的是行不行")
    String yes_or_no();

    @Message("句子说了行不行")
    String settles();

    @Message("问原因或地方，句子里有")
    String helped();

    @Message("句子里有问题的原词")
    String own_words();

    @Message("句子所在处有问题的原词")
    String words_there();
}
