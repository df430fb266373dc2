use super::{MayFail, Reach, Read, take_in};
use crate::api::order::OrderApi;
use crate::api::order::desired::DesiredOrder;
use crate::api::order::model::Order;
use crate::ca::line::Line;
use crate::ca::pass::Pass;
use crate::client::Client;
use crate::client::many::Wanted;
use crate::ground::api::Api;
use crate::ground::error::Error;
use crate::ground::id::Id;
use crate::ground::operations::Operation;
use crate::request::call::Call;
use crate::state::desired::Desired;
use crate::state::observed::Observed;

impl Reach for OrderApi {
    fn line(client: &Client) -> &Line {
        &client.shared.order
    }

    fn pass(client: &Client, _: &Call) -> Result<Pass, Error> {
        let key = client.shared.settings.order_key()?;
        Ok(Pass::Key {
            header: "x-dc-devkey",
            secret: key.secret().clone(),
            source: key.source().map(str::to_owned),
        })
    }

    fn refuse_missing_keys(client: &Client, desired: &Desired) -> Result<(), Error> {
        if desired.order.is_empty() {
            return Ok(());
        }
        client.shared.settings.order_key().map(drop)
    }

    async fn read_subject(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let order = client.read_order(&call.ids[0]).await?;
        observed.see_order(order, client.outside().now());
        Ok(())
    }

    async fn observe_for(
        client: &Client,
        call: &Call,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        Self::read_subject(client, call, observed).await
    }

    async fn observe_named(
        client: &Client,
        desired: &Desired,
        may_fail: &MayFail<'_>,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let orders = desired.order.iter().filter_map(DesiredOrder::number);
        let may_be_unread = |id: u64| may_fail(Api::Order, id);
        client
            .read_orders(orders.collect(), may_be_unread, observed)
            .await
    }

    async fn observe_again(
        client: &Client,
        _: &Desired,
        read: &Self::Observed,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        client
            .read_orders(read.numbers(), |_| false, observed)
            .await
    }
}

impl Client {
    pub(crate) async fn read_order(&self, id: &Id) -> Result<Order, Error> {
        let call = Call::new(Operation::GetOrder, std::slice::from_ref(id));
        self.read(&call).await
    }

    /// Reads orders, many at a time.
    async fn read_orders(
        &self,
        wanted: Vec<u64>,
        may_fail: impl Fn(u64) -> bool,
        observed: &mut Observed,
    ) -> Result<(), Error> {
        let wanted = wanted.into_iter().map(Wanted::with_the_key).collect();
        let read_one = |one: Wanted| self.read_one_order(one.id);
        let read = self.many(Api::Order, wanted, read_one).await;
        take_in(Api::Order, read, may_fail, observed, Observed::see_order)
    }

    async fn read_one_order(&self, id: u64) -> Read<Order> {
        let order = self.read_order(&Id::Text(id.to_string())).await;
        (id, order, self.outside().now())
    }
}
