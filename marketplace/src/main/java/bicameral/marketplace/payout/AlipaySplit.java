package bicameral.marketplace.payout;

import bicameral.marketplace.payment.AlipayConnection;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.marketplace.payout.PayoutProvider.Answer;
import bicameral.marketplace.payout.PayoutProvider.Standing;
import com.alipay.api.AlipayClient;
import com.alipay.api.AlipayResponse;
import com.alipay.api.domain.AlipayTradeOrderSettleModel;
import com.alipay.api.domain.AlipayTradeOrderSettleQueryModel;
import com.alipay.api.domain.AlipayTradeRoyaltyRelationBindModel;
import com.alipay.api.domain.OpenApiRoyaltyDetailInfoPojo;
import com.alipay.api.domain.RoyaltyDetail;
import com.alipay.api.domain.RoyaltyEntity;
import com.alipay.api.request.AlipayTradeOrderSettleQueryRequest;
import com.alipay.api.request.AlipayTradeOrderSettleRequest;
import com.alipay.api.request.AlipayTradeRoyaltyRelationBindRequest;
import com.alipay.api.response.AlipayTradeOrderSettleQueryResponse;
import com.alipay.api.response.AlipayTradeOrderSettleResponse;
import com.alipay.api.response.AlipayTradeRoyaltyRelationBindResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alipay: a trade is shared with a receiver that was bound to the merchant before (分账). A part is one request of one receiver, asked
 * for at once; its number is the part's id, and Alipay never forgets one. Thread-safe.
 */
@ApplicationScoped
public class AlipaySplit implements SplitProvider {
    private static final String BOUND = "SUCCESS";
    private static final String BY_LOGIN = "loginName";
    private static final String BY_USER = "userId";
    private static final String TRANSFER = "transfer";

    private final @Nullable AlipayClient client;
    private final String seller;
    private final Funds funds;

    public AlipaySplit(PaymentSettings settings) {
        this.client = settings.alipay().map(AlipayConnection::to).orElse(null);
        this.seller = settings.alipay().map(PaymentSettings.Alipay::seller).orElse("");
        this.funds = settings.alipay().map(PaymentSettings.Alipay::funds).orElse(Funds.WALLET);
    }

    @Override
    public String name() {
        return AlipayTransfers.NAME;
    }

    @Override
    public boolean available() {
        return client != null;
    }

    @Override
    public Funds funds() {
        return funds;
    }

    @Override
    public boolean forgetsKeys() {
        return false;
    }

    @Override
    public boolean binds() {
        return true;
    }

    @Override
    public void bind(Part part) {
        RoyaltyEntity receiver = new RoyaltyEntity();
        receiver.setType(BY_LOGIN);
        receiver.setAccount(part.to().number());
        receiver.setName(part.to().holder());
        receiver.setMemo("Bicameral");
        AlipayTradeRoyaltyRelationBindModel model = new AlipayTradeRoyaltyRelationBindModel();
        model.setReceiverList(List.of(receiver));
        model.setOutRequestNo(AlipayConnection.number(part.payout()));
        AlipayTradeRoyaltyRelationBindRequest request = new AlipayTradeRoyaltyRelationBindRequest();
        request.setBizModel(model);
        AlipayTradeRoyaltyRelationBindResponse answer = AlipayConnection.ask(client, request);
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
        if (!BOUND.equals(answer.getResultCode())) throw ProviderTrouble.refused("receiver_not_bound");
    }

    @Override
    public Answer pay(Part part) {
        OpenApiRoyaltyDetailInfoPojo share = new OpenApiRoyaltyDetailInfoPojo();
        share.setRoyaltyType(TRANSFER);
        share.setTransOut(seller);
        share.setTransOutType(BY_USER);
        share.setTransIn(part.to().number());
        share.setTransInType(BY_LOGIN);
        share.setTransInName(part.to().holder());
        share.setAmount(part.amount().amount().toPlainString());
        AlipayTradeOrderSettleModel model = new AlipayTradeOrderSettleModel();
        model.setOutRequestNo(AlipayConnection.number(part.id()));
        model.setTradeNo(part.payment());
        model.setRoyaltyParameters(List.of(share));
        AlipayTradeOrderSettleRequest request = new AlipayTradeOrderSettleRequest();
        request.setBizModel(model);
        AlipayTradeOrderSettleResponse answer = AlipayConnection.ask(client, request);
        if (!AlipayConnection.succeeded(answer)) throw AlipayConnection.trouble(answer);
        // Accepted is not yet paid: what became of it is asked for.
        return look(part);
    }

    @Override
    public Answer look(Part part) {
        AlipayTradeOrderSettleQueryModel model = new AlipayTradeOrderSettleQueryModel();
        model.setTradeNo(part.payment());
        model.setOutRequestNo(AlipayConnection.number(part.id()));
        AlipayTradeOrderSettleQueryRequest request = new AlipayTradeOrderSettleQueryRequest();
        request.setBizModel(model);
        AlipayTradeOrderSettleQueryResponse answer = AlipayConnection.ask(client, request);
        if (unheardOf(answer)) return Answer.absent();
        if (!AlipayConnection.succeeded(answer))
            throw ProviderTrouble.unknown(AlipayConnection.trouble(answer).code());
        return shares(answer, part);
    }

    private static boolean unheardOf(AlipayResponse answer) {
        return answer.getSubCode() != null && answer.getSubCode().endsWith("NOT_EXIST");
    }

    private static Answer shares(AlipayTradeOrderSettleQueryResponse answer, Part part) {
        List<RoyaltyDetail> shares = answer.getRoyaltyDetailList();
        if (shares == null || shares.isEmpty()) return Answer.absent();
        RoyaltyDetail share = shares.getFirst();
        String mark = share.getDetailId() == null ? AlipayConnection.number(part.id()) : share.getDetailId();
        return new Answer(standing(share.getState()), mark);
    }

    private static Standing standing(@Nullable String state) {
        return switch (state == null ? "" : state) {
            case "SUCCESS" -> Standing.PAID;
            case "FAIL" -> Standing.FAILED;
            default -> Standing.UNDER_WAY;
        };
    }
}
