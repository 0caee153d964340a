<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ActivationDialog</name>
    <message>
        <source>Activation of {product}</source>
        <translation>{product} 的激活对账</translation>
    </message>
    <message>
        <source>The platform&apos;s device list (DeviceName, status, active time) marks the codes that the cloud has seen. A code that is marked is never issued again.</source>
        <translation>平台的设备列表（DeviceName、状态、激活时间）用于标记云端见过的激活码。被标记的激活码不会再次发放。</translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Device lists (*.xlsx *.csv);;All files (*)</source>
        <translation>设备列表 (*.xlsx *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose the platform&apos;s device list</source>
        <translation>选择平台的设备列表</translation>
    </message>
    <message>
        <source>Problems: {count}. First, row {row}: {text}</source>
        <translation>问题 {count} 个。第一个在第 {row} 行：{text}</translation>
    </message>
    <message>
        <source>{devices} devices, {active} of them active, {known} known here.</source>
        <translation>共 {devices} 台设备，其中已激活 {active} 台，本站已知 {known} 台。</translation>
    </message>
    <message>
        <source>{marked} codes are newly marked as activated; {already} were before.</source>
        <translation>新标记为已激活 {marked} 个；此前已激活 {already} 个。</translation>
    </message>
    <message>
        <source>Activated, never proven here: {count}</source>
        <translation>已激活但本站未验证：{count}</translation>
    </message>
    <message>
        <source>Flashed, never activated: {count}</source>
        <translation>已烧录但从未激活：{count}</translation>
    </message>
    <message>
        <source>Unknown here: {count}</source>
        <translation>本站未知：{count}</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <source>Consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Activated</source>
        <translation>已激活</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>An error in Flashline itself. Running jobs go on and nothing is lost. Call an engineer; the details are in the log.</source>
        <translation>Flashline 自身发生错误。进行中的任务会继续，数据不会丢失。请呼叫工程师，详情见日志。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>{cause}: {instruction}. {engineer_cause} {detail}</source>
        <translation>{cause}：{instruction}。{engineer_cause} {detail}</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>in production</source>
        <translation>生产中</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>being checked</source>
        <translation>检查中</translation>
    </message>
    <message>
        <source>check failed</source>
        <translation>检查失败</translation>
    </message>
    <message>
        <source>being made</source>
        <translation>创建中</translation>
    </message>
    <message>
        <source>making failed</source>
        <translation>创建失败</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已结账</translation>
    </message>
</context>
<context>
    <name>BatchClosing</name>
    <message>
        <source>Batch {number} can&apos;t be closed: codes in flight: {count}. Wait for their jobs.</source>
        <translation>批次 {number} 无法结账：处理中的激活码 {count} 个，请等待任务结束。</translation>
    </message>
    <message>
        <source>Batch {number}: {issued} issued, {available} available, {held} held, {consumed} consumed, {void} void. A closed batch can&apos;t be flashed from, and none of its codes changes.</source>
        <translation>批次 {number}：已发放 {issued}，可用 {available}，保留 {held}，已用 {consumed}，作废 {void}。结账后不能再用此批次烧录，其激活码不再变动。</translation>
    </message>
    <message>
        <source>Held codes: {count}. It is not known whether they are on their modules. If you close now they stay in doubt and are listed on the sheet.</source>
        <translation>保留的激活码：{count} 个，无法确定是否已写入模组。现在结账则保持存疑，并列入结账单。</translation>
    </message>
    <message>
        <source>Close the batch?</source>
        <translation>对此批次结账？</translation>
    </message>
    <message>
        <source>Close, write the sheet…</source>
        <translation>结账并保存结账单…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open the batch again?</source>
        <translation>重新打开此批次？</translation>
    </message>
    <message>
        <source>Why is batch {number} opened again? The reason goes on record.</source>
        <translation>为何重新打开批次 {number}？原因将被记录。</translation>
    </message>
    <message>
        <source>Sheet of the closed batch</source>
        <translation>批次结账单</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel 文件 (*.xlsx)</translation>
    </message>
    <message>
        <source>The batch is closed; its sheet is {name}.</source>
        <translation>批次已结账，结账单为 {name}。</translation>
    </message>
    <message>
        <source>The batch is open again.</source>
        <translation>批次已重新打开。</translation>
    </message>
</context>
<context>
    <name>BatchFilter</name>
    <message>
        <source>all states</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>in production</source>
        <translation>生产中</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已结账</translation>
    </message>
    <message>
        <source>not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>all methods</source>
        <translation>全部烧录方式</translation>
    </message>
    <message>
        <source>all generations</source>
        <translation>全部生成方式</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>生成方式</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message>
        <source>Batch {number}</source>
        <translation>批次 {number}</translation>
    </message>
    <message>
        <source>Batch {number} · {product}</source>
        <translation>批次 {number} · {product}</translation>
    </message>
    <message>
        <source>{generation}, debug</source>
        <translation>{generation}（调试）</translation>
    </message>
    <message>
        <source>{activated} of {consumed}</source>
        <translation>{activated} / {consumed}</translation>
    </message>
    <message>
        <source>{source}
SHA-256 {sha256}
{note}</source>
        <translation>{source}
SHA-256 {sha256}
{note}</translation>
    </message>
    <message>
        <source>⏳ {count} codes are unused: the paid time of this batch runs from {time}.</source>
        <translation>⏳ 有 {count} 个激活码未使用：此批次的付费时长自 {time} 起计算。</translation>
    </message>
    <message>
        <source>{count} shown</source>
        <translation>显示 {count} 条</translation>
    </message>
    <message>
        <source>⚠ The books of this batch are off by {count}. Call an engineer.</source>
        <translation>⚠ 此批次账目相差 {count}，请呼叫工程师。</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Activated</source>
        <translation>已激活</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>创建人</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源文件</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>View code</source>
        <translation>查看激活码</translation>
    </message>
    <message>
        <source>← Batches</source>
        <translation>← 批次列表</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Search DeviceName or MAC</source>
        <translation>搜索 DeviceName 或 MAC</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>Open again…</source>
        <translation>重新打开…</translation>
    </message>
    <message>
        <source>Close batch…</source>
        <translation>批次结账…</translation>
    </message>
    <message>
        <source>Closed {time} by {person}</source>
        <translation>{person} 于 {time} 结账</translation>
    </message>
</context>
<context>
    <name>BatchWizard</name>
    <message>
        <source>Batch production</source>
        <translation>批量生产</translation>
    </message>
    <message>
        <source>Cancelled: no batch was made.</source>
        <translation>已取消：未创建任何批次。</translation>
    </message>
    <message>
        <source>Make the batch</source>
        <translation>创建批次</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BatchesModel</name>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>总数</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>烧录中</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>Consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Activated</source>
        <translation>已激活</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Codes are unused, and their paid time runs from {time}.</source>
        <translation>有激活码未使用，付费时长自 {time} 起计算。</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>创建人</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源文件</translation>
    </message>
    <message>
        <source>⚠ off by {count}</source>
        <translation>⚠ 相差 {count}</translation>
    </message>
    <message>
        <source>{generation}, debug</source>
        <translation>{generation}（调试）</translation>
    </message>
    <message>
        <source>{consumed} consumed, {held} held, {flight} in flight, {available} available, {void} void</source>
        <translation>已用 {consumed}，待核查 {held}，烧录中 {flight}，可用 {available}，作废 {void}</translation>
    </message>
    <message>
        <source>Codes are missing from the books or stand twice. Call an engineer.</source>
        <translation>账目中有激活码缺失或重复，请呼叫工程师。</translation>
    </message>
    <message>
        <source>Closed {time} by {person}</source>
        <translation>{person} 于 {time} 结账</translation>
    </message>
</context>
<context>
    <name>BatchesPage</name>
    <message>
        <source>No batch fits the search.</source>
        <translation>没有符合搜索条件的批次。</translation>
    </message>
    <message>
        <source>No batches yet. Import a file of activation codes, or drop it on this window.</source>
        <translation>还没有批次。请导入激活码文件，或将文件拖到此窗口。</translation>
    </message>
    <message>
        <source>Production records</source>
        <translation>生产记录</translation>
    </message>
    <message>
        <source>Search batch, product, source</source>
        <translation>搜索批次、产品、来源</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Activation…</source>
        <translation>激活对账…</translation>
    </message>
    <message>
        <source>Import codes…</source>
        <translation>导入激活码…</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>批次列表</translation>
    </message>
</context>
<context>
    <name>Boot</name>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>not in the recipe</source>
        <translation>烧录方案不含此项</translation>
    </message>
    <message>
        <source>not checked: the port has no reset lines</source>
        <translation>未检查：串口没有复位线</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未执行到</translation>
    </message>
</context>
<context>
    <name>CloudCheckPage</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>What each column is taken for. Secrets are masked; nothing is written.</source>
        <translation>各列的识别结果。密钥已隐藏；不会写入任何数据。</translation>
    </message>
    <message>
        <source>Columns and sample rows</source>
        <translation>列与样例行</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>ProductSecret</source>
        <translation>ProductSecret</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>The files are of product {found}, not of {wanted}.</source>
        <translation>文件属于产品 {found}，而不是 {wanted}。</translation>
    </message>
    <message>
        <source>The files are for the method “{found}”; “{wanted}” was chosen.</source>
        <translation>文件适用于“{found}”，而所选的是“{wanted}”。</translation>
    </message>
    <message>
        <source>{codes} codes of {product} in {files} files</source>
        <translation>{product} 的激活码 {codes} 个，文件 {files} 个</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Problems: {count}. The files are refused whole.</source>
        <translation>问题 {count} 个。文件整体被拒绝。</translation>
    </message>
    <message>
        <source>This ProductSecret has a character or a length that is not allowed.</source>
        <translation>此 ProductSecret 含有不允许的字符或长度不符。</translation>
    </message>
    <message>
        <source>The ProductSecret is not in the files: type it once.</source>
        <translation>文件中没有 ProductSecret：请输入一次。</translation>
    </message>
    <message>
        <source>The files can be taken in.</source>
        <translation>文件可以导入。</translation>
    </message>
</context>
<context>
    <name>CloudPage</name>
    <message>
        <source>Files of the cloud</source>
        <translation>云端文件</translation>
    </message>
    <message>
        <source>The activation codes as the platform&apos;s console gave them; several files become one batch.</source>
        <translation>平台控制台导出的激活码文件；多个文件合并为一个批次。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Activation codes (*.xlsx *.csv);;All files (*)</source>
        <translation>激活码文件 (*.xlsx *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file of codes</source>
        <translation>选择激活码文件</translation>
    </message>
</context>
<context>
    <name>CodeDialog</name>
    <message>
        <source>Code {name}</source>
        <translation>激活码 {name}</translation>
    </message>
    <message>
        <source>Engineer&apos;s PIN</source>
        <translation>工程师 PIN</translation>
    </message>
    <message>
        <source>Show the secret</source>
        <translation>显示密钥</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>That this was looked at is on record.</source>
        <translation>此次查看已记录。</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>not seen by the cloud</source>
        <translation>云端未见</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Activated</source>
        <translation>已激活</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>engineer&apos;s name</source>
        <translation>工程师姓名</translation>
    </message>
    <message>
        <source>Engineer&apos;s name</source>
        <translation>工程师姓名</translation>
    </message>
    <message>
        <source>engineer&apos;s PIN</source>
        <translation>工程师 PIN</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>CodeFilter</name>
    <message>
        <source>any time</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>the last hour</source>
        <translation>最近 1 小时</translation>
    </message>
    <message>
        <source>the last 12 hours</source>
        <translation>最近 12 小时</translation>
    </message>
    <message>
        <source>the last day</source>
        <translation>最近 1 天</translation>
    </message>
    <message>
        <source>the last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>the last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>变更时间</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
</context>
<context>
    <name>CodesModel</name>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>变更时间</translation>
    </message>
    <message>
        <source>Consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Nothing has been written so far. The batch is made when you confirm.</source>
        <translation>到目前为止未写入任何数据。确认后才创建批次。</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Flashing method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>Quota after it</source>
        <translation>之后的配额</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>{count} debug codes</source>
        <translation>{count} 个调试激活码</translation>
    </message>
    <message>
        <source>{count} codes</source>
        <translation>{count} 个激活码</translation>
    </message>
    <message>
        <source> ({count} bad rows stay out)</source>
        <translation>（{count} 个错误行除外）</translation>
    </message>
    <message>
        <source>comes with the files</source>
        <translation>随文件而来</translation>
    </message>
    <message>
        <source>⚠ High risk: all units share the ProductSecret.</source>
        <translation>⚠ 高风险：所有模组共用 ProductSecret。</translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>units/hour</source>
        <translation>每小时产量</translation>
    </message>
    <message>
        <source>codes left</source>
        <translation>剩余激活码</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>The codes are in stock.</source>
        <translation>激活码已入库。</translation>
    </message>
    <message>
        <source>View the batch</source>
        <translation>查看批次</translation>
    </message>
    <message>
        <source>✓ Batch {batch} was made: {count} codes are available.</source>
        <translation>✓ 已创建批次 {batch}：可用激活码 {count} 个。</translation>
    </message>
    <message>
        <source>Debug codes are refused in a production run.</source>
        <translation>调试激活码不能用于正式生产。</translation>
    </message>
    <message>
        <source>Choose the batch on the Flash page to produce with it, or download its codes.</source>
        <translation>在“烧录”页选择此批次即可生产，也可下载激活码。</translation>
    </message>
</context>
<context>
    <name>Door</name>
    <message>
        <source>Nobody touched this station for a while: it is locked. Runs go on.</source>
        <translation>本站长时间无人操作，已锁定。生产继续进行。</translation>
    </message>
</context>
<context>
    <name>DownloadsDialog</name>
    <message>
        <source>Files of batch {number}</source>
        <translation>批次 {number} 的文件</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>两次输入的密码不一致。</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel 文件 (*.xlsx)</translation>
    </message>
    <message>
        <source>Excel (*.xlsx);;CSV (*.csv)</source>
        <translation>Excel 文件 (*.xlsx);;CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>Download activation codes</source>
        <translation>下载激活码</translation>
    </message>
    <message>
        <source>{name} is written; it holds no secrets.</source>
        <translation>{name} 已保存；不含密钥。</translation>
    </message>
    <message>
        <source>{count} codes are in {name}. It holds secrets; the download is on record.</source>
        <translation>{name} 中有 {count} 个激活码，含密钥；此次下载已记录。</translation>
    </message>
    <message>
        <source>Files written: {count}.</source>
        <translation>已保存文件 {count} 个。</translation>
    </message>
    <message>
        <source>All {count} names came back.</source>
        <translation>{count} 个名称全部返回。</translation>
    </message>
    <message>
        <source>{returned} of {sent} names came back: {missing} missing, {strange} unknown, {repeated} twice (such as {examples}).</source>
        <translation>{sent} 个名称返回了 {returned} 个：缺少 {missing}，未知 {strange}，重复 {repeated}（例如 {examples}）。</translation>
    </message>
    <message>
        <source>Record of use</source>
        <translation>使用记录</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>Folder for the files of names</source>
        <translation>名称文件的保存目录</translation>
    </message>
    <message>
        <source>Names (*.xlsx *.csv);;All files (*)</source>
        <translation>名称文件 (*.xlsx *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>What the platform gave back</source>
        <translation>平台返回的文件</translation>
    </message>
    <message>
        <source>Activation codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>With their secrets, in the platform&apos;s columns. Whoever has the file has the codes.</source>
        <translation>含密钥，列名与平台一致。得到文件的人就得到了激活码。</translation>
    </message>
    <message>
        <source>password (may stay empty)</source>
        <translation>密码（可不填）</translation>
    </message>
    <message>
        <source>password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>Reports without secrets</source>
        <translation>不含密钥的报告</translation>
    </message>
    <message>
        <source>Who flashed which code onto which module, and one page about the batch.</source>
        <translation>谁把哪个激活码烧录到哪个模组，以及一页批次概要。</translation>
    </message>
    <message>
        <source>Names for the platform</source>
        <translation>提交给平台的名称</translation>
    </message>
    <message>
        <source>DeviceNames in the platform&apos;s form, 10,000 in a file; and the check of what came back.</source>
        <translation>按平台格式导出 DeviceName，每个文件 10,000 个；并核对平台返回的结果。</translation>
    </message>
    <message>
        <source>Download codes…</source>
        <translation>下载激活码…</translation>
    </message>
    <message>
        <source>Record of use…</source>
        <translation>使用记录…</translation>
    </message>
    <message>
        <source>Summary as PDF…</source>
        <translation>PDF 概要…</translation>
    </message>
    <message>
        <source>Write the names…</source>
        <translation>导出名称…</translation>
    </message>
    <message>
        <source>Check what came back…</source>
        <translation>核对返回结果…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Drop the file here (.xlsx, .csv)</source>
        <translation>将文件拖到此处（.xlsx、.csv）</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>The module does not answer in download mode.</source>
        <translation>模组在下载模式下没有应答。</translation>
    </message>
    <message>
        <source>Contact to the module was lost during the job.</source>
        <translation>任务进行中与模组失去连接。</translation>
    </message>
    <message>
        <source>Another module came into the slot during the job.</source>
        <translation>任务进行中工位里换成了另一个模组。</translation>
    </message>
    <message>
        <source>Answers of the module arrived damaged.</source>
        <translation>模组的应答数据损坏。</translation>
    </message>
    <message>
        <source>The chip is not the one the firmware is for.</source>
        <translation>芯片型号与固件不符。</translation>
    </message>
    <message>
        <source>The firmware does not allow this chip revision.</source>
        <translation>固件不支持此芯片版本。</translation>
    </message>
    <message>
        <source>The flash chip does not tell its size.</source>
        <translation>无法读出 Flash 容量。</translation>
    </message>
    <message>
        <source>The flash is smaller than the firmware&apos;s layout.</source>
        <translation>Flash 容量小于固件布局所需。</translation>
    </message>
    <message>
        <source>Secure boot, flash encryption or secure download mode is on.</source>
        <translation>芯片已启用安全启动、Flash 加密或安全下载模式。</translation>
    </message>
    <message>
        <source>A module with the same MAC is being flashed in another slot.</source>
        <translation>另一工位正在烧录相同 MAC 的模组。</translation>
    </message>
    <message>
        <source>The module carries an identity that is not its own in the books.</source>
        <translation>模组中的身份与账目中登记的不一致。</translation>
    </message>
    <message>
        <source>The books say this MAC was passed, but the chip is without that identity: an erased module, or a second module with the same MAC.</source>
        <translation>账目显示此 MAC 已合格，但芯片中没有该身份：模组被擦除，或存在第二个相同 MAC 的模组。</translation>
    </message>
    <message>
        <source>The firmware would overwrite where this module keeps its identity or the secret that the cloud has issued to it.</source>
        <translation>此固件会覆盖模组保存身份或云端所发密钥的位置。</translation>
    </message>
    <message>
        <source>The module reports that a write failed.</source>
        <translation>模组报告写入失败。</translation>
    </message>
    <message>
        <source>The flash does not hold what was written (MD5).</source>
        <translation>Flash 内容与写入数据不一致（MD5）。</translation>
    </message>
    <message>
        <source>The identity read back from the chip differs from the code.</source>
        <translation>从芯片读回的身份与激活码不一致。</translation>
    </message>
    <message>
        <source>After restart the application did not report its identity in time.</source>
        <translation>重启后应用未在限定时间内报告身份。</translation>
    </message>
    <message>
        <source>After restart the application reported another DeviceName.</source>
        <translation>重启后应用报告了另一个 DeviceName。</translation>
    </message>
    <message>
        <source>The module&apos;s custom MAC is another one than its code asks for.</source>
        <translation>模组的自定义 MAC 与其激活码要求的不一致。</translation>
    </message>
    <message>
        <source>The same module has failed in two slots: it is the module, not the slot.</source>
        <translation>同一模组在两个工位都失败：问题在模组，不在工位。</translation>
    </message>
    <message>
        <source>Several modules in a row have failed in this slot: it is the slot, not the modules.</source>
        <translation>此工位连续多个模组失败：问题在工位，不在模组。</translation>
    </message>
    <message>
        <source>The batch has no available code left.</source>
        <translation>此批次已没有可用的激活码。</translation>
    </message>
    <message>
        <source>The cloud has seen this module&apos;s code: it is never written again.</source>
        <translation>云端已见过此模组的激活码：不会再次写入。</translation>
    </message>
    <message>
        <source>The serial port is not there.</source>
        <translation>串口不存在。</translation>
    </message>
    <message>
        <source>Another program has the serial port open.</source>
        <translation>串口被其他程序占用。</translation>
    </message>
    <message>
        <source>The system does not let this user open the serial port.</source>
        <translation>系统不允许当前用户打开串口。</translation>
    </message>
    <message>
        <source>The reset lines of the slot can&apos;t be driven.</source>
        <translation>无法驱动此工位的复位线。</translation>
    </message>
    <message>
        <source>A firmware file on disk is no longer the one the run was opened with.</source>
        <translation>磁盘上的固件文件与开工时的不同。</translation>
    </message>
    <message>
        <source>The database can&apos;t be read or written.</source>
        <translation>数据库无法读写。</translation>
    </message>
    <message>
        <source>An error in Flashline itself.</source>
        <translation>Flashline 自身的错误。</translation>
    </message>
    <message>
        <source>The batch of the code is closed.</source>
        <translation>该激活码所在批次已结账。</translation>
    </message>
    <message>
        <source>The code with this MAC or label is not free for this module.</source>
        <translation>与此模组 MAC 或标签对应的激活码不可供此模组使用。</translation>
    </message>
    <message>
        <source>The batch has no code for the MAC or label of this module.</source>
        <translation>批次中没有与此模组 MAC 或标签对应的激活码。</translation>
    </message>
</context>
<context>
    <name>FlashPage</name>
    <message>
        <source>Modules being flashed: {count}. If you stop now they are not finished; their codes are kept for them.</source>
        <translation>正在烧录的模组：{count} 个。现在停止则这些模组不会完成，其激活码将为它们保留。</translation>
    </message>
    <message>
        <source>Stop the run?</source>
        <translation>停止生产？</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续生产</translation>
    </message>
    <message>
        <source>No slots: no USB serial port is there.
Plug the fixture in and start Flashline again, or name a fixture file: --fixture-file</source>
        <translation>没有工位:没有找到 USB 串口。
请接好治具后重新启动 Flashline,或指定治具文件:--fixture-file</translation>
    </message>
    <message>
        <source>Codes in doubt: {count}. They settle by themselves when their modules are seen again.</source>
        <translation>存疑的激活码：{count} 个。再次检测到其模组时会自动核清。</translation>
    </message>
</context>
<context>
    <name>FoundDialog</name>
    <message>
        <source>Who is in charge of this station?</source>
        <translation>谁负责本站？</translation>
    </message>
    <message>
        <source>The first person is the supervisor, who names the others. From then on Flashline asks everybody for name and PIN, and puts on record who did what. Until then whoever is at the computer may do everything.</source>
        <translation>第一位人员是主管，由主管添加其他人员。此后 Flashline 会要求每个人输入姓名和 PIN，并记录谁做了什么。在此之前，使用这台电脑的任何人都可以执行所有操作。</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>PIN again</source>
        <translation>再次输入 PIN</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始使用</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>两次输入的 PIN 不一致。</translation>
    </message>
</context>
<context>
    <name>Generation</name>
    <message>
        <source>automatic</source>
        <translation>自动生成</translation>
    </message>
    <message>
        <source>upload</source>
        <translation>批量上传</translation>
    </message>
    <message>
        <source>cloud file</source>
        <translation>云端文件</translation>
    </message>
</context>
<context>
    <name>GenerationPage</name>
    <message>
        <source>Generation</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>Where do the DeviceNames and secrets come from?</source>
        <translation>DeviceName 和密钥从哪里来？</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动生成</translation>
    </message>
    <message>
        <source>Names and secrets are made here. Bluetooth products take MACs of the pool as DeviceNames.</source>
        <translation>名称和密钥在本站生成。蓝牙产品使用 MAC 池中的 MAC 作为 DeviceName。</translation>
    </message>
    <message>
        <source>Batch upload</source>
        <translation>批量上传</translation>
    </message>
    <message>
        <source>DeviceNames from your file of MACs, serial numbers or IMEIs; secrets are made here.</source>
        <translation>DeviceName 取自您的 MAC、序列号或 IMEI 文件；密钥在本站生成。</translation>
    </message>
    <message>
        <source>Issued by a cloud</source>
        <translation>云端签发</translation>
    </message>
    <message>
        <source>Activation codes from the file that a platform&apos;s console gave you.</source>
        <translation>使用平台控制台导出的激活码文件。</translation>
    </message>
    <message>
        <source>The ProductSecret is not known: enter it first, at Products, Flashing methods.</source>
        <translation>ProductSecret 未知：请先在“产品 - 烧录方式”中输入。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>The keys were changed: check the file again.</source>
        <translation>密钥已修改，请重新检查文件。</translation>
    </message>
    <message>
        <source>Activation codes (*.xlsx *.csv);;All files (*)</source>
        <translation>激活码文件 (*.xlsx *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file of codes</source>
        <translation>选择激活码文件</translation>
    </message>
    <message>
        <source>Copy all problems ({count})</source>
        <translation>复制全部问题（{count}）</translation>
    </message>
    <message>
        <source>Batch {batch} was made: {count} codes are available.</source>
        <translation>已创建批次 {batch}：可用激活码 {count} 个。</translation>
    </message>
    <message>
        <source>Import activation codes</source>
        <translation>导入激活码</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>ProductSecret</source>
        <translation>ProductSecret</translation>
    </message>
    <message>
        <source>only if it is not in the file</source>
        <translation>仅当文件中没有时填写</translation>
    </message>
    <message>
        <source>only for the per-product method</source>
        <translation>仅一型一密需要</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing is written before you press Import. A bad file is refused whole.</source>
        <translation>按下“导入”之前不会写入任何数据。文件有错则整份拒绝。</translation>
    </message>
</context>
<context>
    <name>Instruction</name>
    <message>
        <source>Reseat the module</source>
        <translation>重新放好模组</translation>
    </message>
    <message>
        <source>Swap the module</source>
        <translation>更换模组</translation>
    </message>
    <message>
        <source>Set it aside</source>
        <translation>放到一边</translation>
    </message>
    <message>
        <source>Call an engineer</source>
        <translation>呼叫工程师</translation>
    </message>
</context>
<context>
    <name>LockedPage</name>
    <message>
        <source>Nobody has signed in.</source>
        <translation>尚未登录。</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
</context>
<context>
    <name>MacPoolDialog</name>
    <message>
        <source>MAC pool of {product}</source>
        <translation>{product} 的 MAC 池</translation>
    </message>
    <message>
        <source>Ranges of MACs</source>
        <translation>MAC 范围</translation>
    </message>
    <message>
        <source>First MAC</source>
        <translation>起始 MAC</translation>
    </message>
    <message>
        <source>first, e.g. 24:6f:28:00:00:00</source>
        <translation>起始，如 24:6f:28:00:00:00</translation>
    </message>
    <message>
        <source>Last MAC</source>
        <translation>结束 MAC</translation>
    </message>
    <message>
        <source>last, e.g. 24:6f:28:00:ff:ff</source>
        <translation>结束，如 24:6f:28:00:ff:ff</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Add range</source>
        <translation>添加范围</translation>
    </message>
    <message>
        <source>Remove range</source>
        <translation>移除范围</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Some of its MACs stand in batches.</source>
        <translation>其中部分 MAC 已在批次中使用。</translation>
    </message>
    <message>
        <source>{count} MACs left</source>
        <translation>剩余 MAC {count} 个</translation>
    </message>
    <message>
        <source>The range is in the pool.</source>
        <translation>范围已加入 MAC 池。</translation>
    </message>
    <message>
        <source>The range is out of the pool.</source>
        <translation>范围已移出 MAC 池。</translation>
    </message>
    <message>
        <source>OUI</source>
        <translation>OUI</translation>
    </message>
    <message>
        <source>First</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>MACs</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Close Flashline?</source>
        <translation>关闭 Flashline？</translation>
    </message>
    <message>
        <source>A run is open. It will be stopped at the next safe point, then Flashline closes.</source>
        <translation>生产正在进行。将在下一个安全点停止，然后关闭 Flashline。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续生产</translation>
    </message>
</context>
<context>
    <name>MakingPage</name>
    <message>
        <source>The batch is being made</source>
        <translation>正在创建批次</translation>
    </message>
    <message>
        <source>It is made whole or not at all. Cancel leaves no trace.</source>
        <translation>要么全部创建，要么完全不创建。取消不留痕迹。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
</context>
<context>
    <name>Method</name>
    <message>
        <source>per device</source>
        <translation>一机一密</translation>
    </message>
    <message>
        <source>per product</source>
        <translation>一型一密</translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>Flashing method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>How does a unit prove who it is?</source>
        <translation>模组如何证明自己的身份？</translation>
    </message>
    <message>
        <source>Per-device secret (recommended)</source>
        <translation>一机一密（推荐）</translation>
    </message>
    <message>
        <source>ProductKey, DeviceName and a DeviceSecret of its own go onto every unit.</source>
        <translation>每个模组写入 ProductKey、DeviceName 和自己的 DeviceSecret。</translation>
    </message>
    <message>
        <source>Per-product secret (high risk)</source>
        <translation>一型一密（高风险）</translation>
    </message>
    <message>
        <source>ProductKey, ProductSecret and DeviceName: all units share one secret, and get their own from the cloud when they first connect.</source>
        <translation>写入 ProductKey、ProductSecret 和 DeviceName：所有模组共用一个密钥，首次联网时从云端获取自己的密钥。</translation>
    </message>
    <message>
        <source>Switched off for this product. An engineer switches it on: Products, Flashing methods.</source>
        <translation>此产品未启用。由工程师在“产品 - 烧录方式”中启用。</translation>
    </message>
</context>
<context>
    <name>MethodsDialog</name>
    <message>
        <source>Flashing methods of {product}</source>
        <translation>{product} 的烧录方式</translation>
    </message>
    <message>
        <source>Per-device secret</source>
        <translation>一机一密</translation>
    </message>
    <message>
        <source>Per-product secret — high risk</source>
        <translation>一型一密 — 高风险</translation>
    </message>
    <message>
        <source>ProductSecret</source>
        <translation>ProductSecret</translation>
    </message>
    <message>
        <source>Keep this ProductSecret</source>
        <translation>保存此 ProductSecret</translation>
    </message>
    <message>
        <source>I understand: switch it on</source>
        <translation>我已了解：启用</translation>
    </message>
    <message>
        <source>On. The ProductSecret is known.</source>
        <translation>已启用。ProductSecret 已知。</translation>
    </message>
    <message>
        <source>On. The ProductSecret is not known yet; it is asked for with the first codes.</source>
        <translation>已启用。ProductSecret 尚未知；导入第一批激活码时会询问。</translation>
    </message>
    <message>
        <source>Off. Choose it, read what it means, then switch it on.</source>
        <translation>未启用。请勾选，阅读说明，然后启用。</translation>
    </message>
    <message>
        <source>The per-product secret is on.</source>
        <translation>一型一密已启用。</translation>
    </message>
    <message>
        <source>The per-product secret is off.</source>
        <translation>一型一密已停用。</translation>
    </message>
    <message>
        <source>The ProductSecret is kept.</source>
        <translation>ProductSecret 已保存。</translation>
    </message>
    <message>
        <source>All units of the product carry the same secret. Whoever reads it out of one unit can pose as any of them. The names must be uploaded before they can connect, and no names are made here. Switched off later, units that were flashed this way and never connected can not connect any more.</source>
        <translation>该产品的所有模组使用同一个密钥。任何人从一个模组读出密钥，就能冒充所有模组。名称必须先上传才能联网，本站不会自动生成名称。以后若停用，已按此方式烧录但从未联网的模组将再也无法联网。</translation>
    </message>
    <message>
        <source>ProductSecret, if you have it already</source>
        <translation>ProductSecret（如已有）</translation>
    </message>
    <message>
        <source>Switch off…</source>
        <translation>停用…</translation>
    </message>
    <message>
        <source>Always on, and recommended: every unit has a secret of its own. It can&apos;t be switched off.</source>
        <translation>始终启用，推荐使用：每个模组有自己的密钥。不能停用。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Flash</source>
        <translation>烧录</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>产品</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>To start: import codes, then choose a batch.</source>
        <translation>开始前：请导入激活码，然后选择批次。</translation>
    </message>
    <message>
        <source>This batch has no codes left: choose another batch.</source>
        <translation>此批次激活码已用完：请选择其他批次。</translation>
    </message>
    <message>
        <source>To start: choose the firmware.</source>
        <translation>开始前：请选择固件。</translation>
    </message>
    <message>
        <source>To start: enter the operator&apos;s name.</source>
        <translation>开始前：请输入操作员姓名。</translation>
    </message>
    <message>
        <source>{number} · {product} · {available} codes left</source>
        <translation>{number} · {product} · 剩余激活码 {available}</translation>
    </message>
    <message>
        <source>Firmware (*.bin *.json *.zip);;All files (*)</source>
        <translation>固件 (*.bin *.json *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose the firmware</source>
        <translation>选择固件</translation>
    </message>
    <message>
        <source>Choose the build folder</source>
        <translation>选择编译目录</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>固件</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>目录…</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>build folder or merged image</source>
        <translation>编译目录或合并固件</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>This batch is closed: choose another batch.</source>
        <translation>此批次已结账，请选择其他批次。</translation>
    </message>
    <message>
        <source>To start: sign in.</source>
        <translation>开始前：请登录。</translation>
    </message>
    <message>
        <source>{number} · {product} · closed</source>
        <translation>{number} · {product} · 已结账</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>PASSED</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>DONE BEFORE</source>
        <translation>早已完成</translation>
    </message>
    <message>
        <source>SKIPPED</source>
        <translation>已跳过</translation>
    </message>
</context>
<context>
    <name>PeopleDialog</name>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Type a name and a PIN, and choose the role.</source>
        <translation>请输入姓名和 PIN，并选择角色。</translation>
    </message>
    <message>
        <source>Type the new PIN first.</source>
        <translation>请先输入新的 PIN。</translation>
    </message>
    <message>
        <source>Done; it is on record.</source>
        <translation>已完成，并已记录。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>加入时间</translation>
    </message>
    <message>
        <source>Named by</source>
        <translation>添加人</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>离职时间</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>PIN, 6 characters at least</source>
        <translation>PIN，至少 6 个字符</translation>
    </message>
    <message>
        <source>{minutes} minutes</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>Lock after</source>
        <translation>锁定时间</translation>
    </message>
    <message>
        <source>Name this person</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>Change role</source>
        <translation>更改角色</translation>
    </message>
    <message>
        <source>Change PIN</source>
        <translation>更改 PIN</translation>
    </message>
    <message>
        <source>Has left</source>
        <translation>已离职</translation>
    </message>
    <message>
        <source>Lock this station when nobody touches it for</source>
        <translation>无人操作超过以下时间后锁定本站</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PersonButton</name>
    <message>
        <source>Not signed in ▾</source>
        <translation>未登录 ▾</translation>
    </message>
    <message>
        <source>Open to everybody ▾</source>
        <translation>无需登录 ▾</translation>
    </message>
    <message>
        <source>{name} · {role} ▾</source>
        <translation>{name} · {role} ▾</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Change person…</source>
        <translation>切换人员…</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>People…</source>
        <translation>人员…</translation>
    </message>
    <message>
        <source>Name the first supervisor…</source>
        <translation>添加第一位主管…</translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>Identifying</source>
        <translation>识别模组</translation>
    </message>
    <message>
        <source>Checking module</source>
        <translation>检查模组</translation>
    </message>
    <message>
        <source>Writing firmware</source>
        <translation>写入固件</translation>
    </message>
    <message>
        <source>Taking a code</source>
        <translation>领取激活码</translation>
    </message>
    <message>
        <source>Writing code</source>
        <translation>写入激活码</translation>
    </message>
    <message>
        <source>Reading back</source>
        <translation>回读校验</translation>
    </message>
    <message>
        <source>Burning MAC</source>
        <translation>烧写 MAC</translation>
    </message>
    <message>
        <source>Starting module</source>
        <translation>启动模组</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>记录结果</translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>Product</name>
    <message>
        <source>developing</source>
        <translation>开发中</translation>
    </message>
    <message>
        <source>published</source>
        <translation>已发布</translation>
    </message>
    <message>
        <source>Wi-Fi</source>
        <translation>Wi-Fi</translation>
    </message>
    <message>
        <source>Bluetooth</source>
        <translation>蓝牙</translation>
    </message>
    <message>
        <source>cellular</source>
        <translation>蜂窝网络</translation>
    </message>
    <message>
        <source>Ethernet</source>
        <translation>以太网</translation>
    </message>
    <message>
        <source>Zigbee</source>
        <translation>Zigbee</translation>
    </message>
    <message>
        <source>eco project</source>
        <translation>生态项目</translation>
    </message>
    <message>
        <source>self-branded</source>
        <translation>自有品牌</translation>
    </message>
    <message>
        <source>production</source>
        <translation>量产</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>调试</translation>
    </message>
</context>
<context>
    <name>ProductDialog</name>
    <message>
        <source>New product</source>
        <translation>新建产品</translation>
    </message>
    <message>
        <source>Edit product</source>
        <translation>编辑产品</translation>
    </message>
    <message>
        <source>as the platform shows it, e.g. a1B2c3D4e5F</source>
        <translation>与平台显示一致，如 a1B2c3D4e5F</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Connectivity</source>
        <translation>联网方式</translation>
    </message>
    <message>
        <source>Project type</source>
        <translation>项目类型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Make the product</source>
        <translation>创建产品</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The ProductKey has a character that is not allowed.</source>
        <translation>ProductKey 含有不允许的字符。</translation>
    </message>
</context>
<context>
    <name>ProductPage</name>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Of which product shall codes be made?</source>
        <translation>为哪个产品生产激活码？</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>There is no product yet: make one on the Products page first.</source>
        <translation>还没有产品：请先在“产品”页创建。</translation>
    </message>
    <message>
        <source>This product is in development. Only published products can be produced.</source>
        <translation>此产品在开发中。只有已发布的产品才能生产。</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Connectivity</source>
        <translation>联网方式</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>剩余</translation>
    </message>
</context>
<context>
    <name>ProductsPage</name>
    <message>
        <source>This product is published.</source>
        <translation>此产品已发布。</translation>
    </message>
    <message>
        <source>Publish the product first: only published products are produced.</source>
        <translation>请先发布产品：只有已发布的产品才能生产。</translation>
    </message>
    <message>
        <source>Publish the product?</source>
        <translation>发布此产品？</translation>
    </message>
    <message>
        <source>{product} can be produced from then on. A published product does not go back to development.</source>
        <translation>{product} 发布后即可生产。已发布的产品不能退回开发状态。</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The product is published.</source>
        <translation>产品已发布。</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Connectivity</source>
        <translation>联网方式</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Flashing method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>已购</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>已发放</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>Consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Activated</source>
        <translation>已激活</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>{one}, {other} ⚠</source>
        <translation>{one}，{other} ⚠</translation>
    </message>
    <message>
        <source>No product fits the search.</source>
        <translation>没有符合搜索的产品。</translation>
    </message>
    <message>
        <source>No products yet. Make one, or import a file of codes: its product comes along.</source>
        <translation>还没有产品。请新建，或导入激活码文件，产品会随之创建。</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Search ProductKey or name</source>
        <translation>搜索 ProductKey 或名称</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>New product…</source>
        <translation>新建产品…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>发布…</translation>
    </message>
    <message>
        <source>Flashing methods…</source>
        <translation>烧录方式…</translation>
    </message>
    <message>
        <source>Quota…</source>
        <translation>配额…</translation>
    </message>
    <message>
        <source>MAC pool…</source>
        <translation>MAC 池…</translation>
    </message>
    <message>
        <source>Batch production…</source>
        <translation>批量生产…</translation>
    </message>
</context>
<context>
    <name>QuantityCheckPage</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>The books are asked whether this can be made. Nothing is written.</source>
        <translation>正在向账目核对能否创建。不会写入任何数据。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>✓ Quota: {left} left, {asked} asked.</source>
        <translation>✓ 配额：剩余 {left}，需要 {asked}。</translation>
    </message>
    <message>
        <source>✓ Names and secrets are made from the computer&apos;s secure random.</source>
        <translation>✓ 名称和密钥由本机安全随机数生成。</translation>
    </message>
    <message>
        <source>✓ MAC pool: {left} left. The next MACs become the DeviceNames.</source>
        <translation>✓ MAC 池：剩余 {left}。接下来的 MAC 将作为 DeviceName。</translation>
    </message>
    <message>
        <source>It can be made.</source>
        <translation>可以创建。</translation>
    </message>
    <message>
        <source>The MAC pool does not reach: {left} left, {asked} asked.</source>
        <translation>MAC 池不足：剩余 {left}，需要 {asked}。</translation>
    </message>
</context>
<context>
    <name>QuantityPage</name>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>How many codes shall be made?</source>
        <translation>要生成多少个激活码？</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Active code quota is insufficient: {left} left, {asked} asked.</source>
        <translation>激活码配额不足：剩余 {left}，需要 {asked}。</translation>
    </message>
</context>
<context>
    <name>QuotaDialog</name>
    <message>
        <source>Quota of {product}</source>
        <translation>{product} 的配额</translation>
    </message>
    <message>
        <source>Purchases and requests</source>
        <translation>购买与申请</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>order number, or why</source>
        <translation>订单号或原因</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Entered.</source>
        <translation>已登记。</translation>
    </message>
    <message>
        <source>{remaining} left  =  {bought} bought − {issued} issued</source>
        <translation>剩余 {remaining}  =  已购 {bought} − 已发放 {issued}</translation>
    </message>
    <message>
        <source>Debug codes: {remaining} left of {bought}. They are for trials, never for production.</source>
        <translation>调试激活码：{bought} 个中剩余 {remaining} 个。仅供试验，不能用于生产。</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>By</source>
        <translation>登记人</translation>
    </message>
    <message>
        <source>came with batch {batch} {note}</source>
        <translation>随批次 {batch} 而来 {note}</translation>
    </message>
</context>
<context>
    <name>Remarks</name>
    <message>
        <source>note: order number, customer, … (may stay empty)</source>
        <translation>备注：订单号、客户等（可不填）</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Debug codes: for trials only, {limit} at most, refused in a production run</source>
        <translation>调试激活码：仅供试验，最多 {limit} 个，不能用于正式生产</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>⚠ {warning}</source>
        <translation>⚠ {warning}</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>主管</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Ready. Press START, then insert modules.</source>
        <translation>已就绪。按“开始”，然后放入模组。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>START</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Batch {number} · {product}</source>
        <translation>批次 {number} · {product}</translation>
    </message>
    <message>
        <source>A run is being opened…</source>
        <translation>正在准备生产…</translation>
    </message>
    <message>
        <source>A run is open</source>
        <translation>生产进行中</translation>
    </message>
    <message>
        <source>Firmware: {firmware}   Operator: {operator}</source>
        <translation>固件：{firmware}   操作员：{operator}</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Sign in first.</source>
        <translation>请先登录。</translation>
    </message>
    <message>
        <source>{name} is {role}; this takes the {wanted}.</source>
        <translation>{name} 是{role}；此操作需要{wanted}。</translation>
    </message>
</context>
<context>
    <name>ShortCause</name>
    <message>
        <source>No answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>Contact lost</source>
        <translation>失去连接</translation>
    </message>
    <message>
        <source>Module was changed</source>
        <translation>模组被换过</translation>
    </message>
    <message>
        <source>Bad contact</source>
        <translation>接触不良</translation>
    </message>
    <message>
        <source>Wrong chip</source>
        <translation>芯片不符</translation>
    </message>
    <message>
        <source>Wrong revision</source>
        <translation>芯片版本不符</translation>
    </message>
    <message>
        <source>Flash not readable</source>
        <translation>Flash 读不出</translation>
    </message>
    <message>
        <source>Flash too small</source>
        <translation>Flash 太小</translation>
    </message>
    <message>
        <source>Chip is locked</source>
        <translation>芯片已锁定</translation>
    </message>
    <message>
        <source>MAC in two slots</source>
        <translation>MAC 重复</translation>
    </message>
    <message>
        <source>Foreign identity</source>
        <translation>身份不符</translation>
    </message>
    <message>
        <source>Empty, was passed</source>
        <translation>曾合格，现为空</translation>
    </message>
    <message>
        <source>Identity at risk</source>
        <translation>身份有丢失风险</translation>
    </message>
    <message>
        <source>Writing failed</source>
        <translation>写入失败</translation>
    </message>
    <message>
        <source>Wrong data in flash</source>
        <translation>固件校验失败</translation>
    </message>
    <message>
        <source>Wrong code in flash</source>
        <translation>激活码校验失败</translation>
    </message>
    <message>
        <source>Does not start</source>
        <translation>无法启动</translation>
    </message>
    <message>
        <source>Wrong identity</source>
        <translation>启动后身份不符</translation>
    </message>
    <message>
        <source>Other custom MAC</source>
        <translation>自定义 MAC 不符</translation>
    </message>
    <message>
        <source>Bad module</source>
        <translation>模组不良</translation>
    </message>
    <message>
        <source>Slot is fenced</source>
        <translation>工位已停用</translation>
    </message>
    <message>
        <source>No codes left</source>
        <translation>激活码已用完</translation>
    </message>
    <message>
        <source>In use already</source>
        <translation>已在使用</translation>
    </message>
    <message>
        <source>Port is not there</source>
        <translation>找不到串口</translation>
    </message>
    <message>
        <source>Port is in use</source>
        <translation>串口被占用</translation>
    </message>
    <message>
        <source>Port not allowed</source>
        <translation>无串口权限</translation>
    </message>
    <message>
        <source>No reset possible</source>
        <translation>无法复位</translation>
    </message>
    <message>
        <source>Firmware changed</source>
        <translation>固件文件已变</translation>
    </message>
    <message>
        <source>Database trouble</source>
        <translation>数据库故障</translation>
    </message>
    <message>
        <source>Program error</source>
        <translation>程序错误</translation>
    </message>
    <message>
        <source>Batch is closed</source>
        <translation>批次已结账</translation>
    </message>
    <message>
        <source>Code is taken</source>
        <translation>激活码已占用</translation>
    </message>
    <message>
        <source>No fitting code</source>
        <translation>无匹配激活码</translation>
    </message>
</context>
<context>
    <name>SignInDialog</name>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SlotDetail</name>
    <message>
        <source>Failure code</source>
        <translation>故障代码</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>Boot check</source>
        <translation>启动检查</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Slot {number}</source>
        <translation>工位 {number}</translation>
    </message>
    <message>
        <source>Slot {number}: {word}</source>
        <translation>工位 {number}：{word}</translation>
    </message>
    <message>
        <source>Raw log</source>
        <translation>原始日志</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SlotTile</name>
    <message>
        <source>Slot {number}: {word}</source>
        <translation>工位 {number}：{word}</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>reserved</source>
        <translation>已预留</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>写入中</translation>
    </message>
    <message>
        <source>held</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>void</source>
        <translation>作废</translation>
    </message>
</context>
<context>
    <name>StateChips</name>
    <message>
        <source>{name}  {count}</source>
        <translation>{name}  {count}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>烧录中</translation>
    </message>
</context>
<context>
    <name>StepsPanel</name>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Flashing method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>生成方式</translation>
    </message>
    <message>
        <source>Quantity or file</source>
        <translation>数量或文件</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Making</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>SwitchOffDialog</name>
    <message>
        <source>Switch the per-product secret off?</source>
        <translation>停用一型一密？</translation>
    </message>
    <message>
        <source>Engineer&apos;s PIN</source>
        <translation>工程师 PIN</translation>
    </message>
    <message>
        <source>Type the product&apos;s name: {name}</source>
        <translation>请输入产品名称：{name}</translation>
    </message>
    <message>
        <source>Engineer&apos;s name</source>
        <translation>工程师姓名</translation>
    </message>
    <message>
        <source>Keep it on</source>
        <translation>保持启用</translation>
    </message>
    <message>
        <source>Switch it off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Counting the units that would be lost…</source>
        <translation>正在统计会受影响的模组…</translation>
    </message>
    <message>
        <source>⚠ Units that can never connect if you go on: {count}</source>
        <translation>⚠ 如果继续，以下数量的模组将永远无法联网：{count}</translation>
    </message>
    <message>
        <source>No unit that was flashed this way is waiting to connect.</source>
        <translation>没有按此方式烧录且尚未联网的模组。</translation>
    </message>
    <message>
        <source>They were flashed with the per-product secret and the cloud has not seen them. Without it they have nothing to sign in with, and only flashing them again helps. Take in the platform&apos;s device list first: units that have connected are not counted here.</source>
        <translation>它们按一型一密烧录，云端尚未见过。停用后它们没有可用于登录的凭据，只能重新烧录。请先导入平台的设备列表：已联网的模组不会计入。</translation>
    </message>
</context>
<context>
    <name>Tile</name>
    <message>
        <source>Swap this one</source>
        <translation>换下这个模组</translation>
    </message>
    <message>
        <source>EMPTY</source>
        <translation>空</translation>
    </message>
    <message>
        <source>FENCED</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Use other slots</source>
        <translation>请用其他工位</translation>
    </message>
    <message>
        <source>Insert module</source>
        <translation>请放入模组</translation>
    </message>
    <message>
        <source>FINISHED</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>No more needed</source>
        <translation>不再需要模组</translation>
    </message>
    <message>
        <source>TAKE OUT</source>
        <translation>请取出</translation>
    </message>
    <message>
        <source>IDLE</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>boot not checked</source>
        <translation>未检查启动</translation>
    </message>
    <message>
        <source>Put in another one</source>
        <translation>请换一个模组</translation>
    </message>
    <message>
        <source>Not finished, run it again</source>
        <translation>未完成，请重新烧录</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>{fixture} · {slots} slots</source>
        <translation>{fixture} · {slots} 个工位</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>培训模式</translation>
    </message>
    <message>
        <source>Virtual modules and sample codes: nothing here is production.</source>
        <translation>虚拟模组和示例激活码，与生产无关。</translation>
    </message>
    <message>
        <source>New tray</source>
        <translation>换一盘模组</translation>
    </message>
    <message>
        <source>Put fresh virtual modules into all slots</source>
        <translation>在所有工位放入新的虚拟模组</translation>
    </message>
</context>
<context>
    <name>UploadCheckPage</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>What the file holds. Nothing is written.</source>
        <translation>文件内容。不会写入任何数据。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Filter by name or reason</source>
        <translation>按名称或原因筛选</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>文件的行</translation>
    </message>
    <message>
        <source>All or nothing: a bad row refuses the whole file</source>
        <translation>全部或全不：有一行错误则拒绝整个文件</translation>
    </message>
    <message>
        <source>Save a file to correct…</source>
        <translation>保存待更正文件…</translation>
    </message>
    <message>
        <source>Checking {name}…</source>
        <translation>正在检查 {name}…</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>good</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>{name}  {count}</source>
        <translation>{name}  {count}</translation>
    </message>
    <message>
        <source>Only the good rows: {good} codes are made, {bad} rows stay out</source>
        <translation>仅正确的行：创建 {good} 个激活码，{bad} 行除外</translation>
    </message>
    <message>
        <source>Active code quota is insufficient: {left} left, {asked} asked.</source>
        <translation>激活码配额不足：剩余 {left}，需要 {asked}。</translation>
    </message>
    <message>
        <source>{bad} rows are bad: correct the file, or take only the good rows.</source>
        <translation>{bad} 行有错误：请更正文件，或仅使用正确的行。</translation>
    </message>
    <message>
        <source>{good} names of kind {kind} can be taken.</source>
        <translation>可使用 {good} 个名称，类型为 {kind}。</translation>
    </message>
    <message>
        <source>No row can be taken.</source>
        <translation>没有可用的行。</translation>
    </message>
    <message>
        <source>Save a file to correct</source>
        <translation>保存待更正文件</translation>
    </message>
    <message>
        <source>Excel (*.xlsx);;CSV (*.csv)</source>
        <translation>Excel 文件 (*.xlsx);;CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>Correct the marked rows in {name}, then go back and choose it.</source>
        <translation>请在 {name} 中更正标出的行，然后返回并选择它。</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>UploadPage</name>
    <message>
        <source>File of names</source>
        <translation>名称文件</translation>
    </message>
    <message>
        <source>MACs, serial numbers or IMEIs in one column, as .xlsx or .csv.</source>
        <translation>一列 MAC、序列号或 IMEI，.xlsx 或 .csv 格式。</translation>
    </message>
    <message>
        <source>Save an empty form…</source>
        <translation>保存空白模板…</translation>
    </message>
    <message>
        <source>A DeviceName has 4 to 32 characters of A-Z a-z 0-9 - _ @ . : and is unique in the product. Keep the column as text, or Excel changes long numbers. The form has examples and instructions.</source>
        <translation>DeviceName 由 4 到 32 个字符组成，可用 A-Z a-z 0-9 - _ @ . :，在产品内唯一。该列请保持文本格式，否则 Excel 会改变长数字。模板中有示例和说明。</translation>
    </message>
    <message>
        <source>Names (*.xlsx *.csv);;All files (*)</source>
        <translation>名称文件 (*.xlsx *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file of names</source>
        <translation>选择名称文件</translation>
    </message>
    <message>
        <source>Save an empty form</source>
        <translation>保存空白模板</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel 文件 (*.xlsx)</translation>
    </message>
    <message>
        <source>The form is {name}.</source>
        <translation>模板已保存为 {name}。</translation>
    </message>
</context>
</TS>
