<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AcknowledgeDialog</name>
    <message>
        <source>Acknowledge what is gone?</source>
        <translation>确认缺失的部分？</translation>
    </message>
    <message>
        <source>Supervisor&apos;s PIN</source>
        <translation>主管的 PIN</translation>
    </message>
    <message>
        <source>⚠ Ends of the record that are gone: {count}</source>
        <translation>⚠ 记录中缺失的链尾：{count}</translation>
    </message>
    <message>
        <source>Lines that this station wrote are not in the database any more. That is so after its administrator has put an older copy of it back, and it is so after somebody has taken lines out. Acknowledge it only if you know of the first. Your name and the reason go on record for good, and every later look tells of them.</source>
        <translation>本站写入的一些记录行已不在数据库中。管理员将数据库恢复到较早的副本后会这样，有人删除记录行后也会这样。只有在确知是前一种情况时才可确认。您的姓名和原因将永久记录在案，以后每次核验都会列出。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Supervisor&apos;s name</source>
        <translation>主管的姓名</translation>
    </message>
    <message>
        <source>Leave it as a finding</source>
        <translation>保留为问题</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>确认</translation>
    </message>
</context>
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
    <name>Backup</name>
    <message>
        <source>before an upgrade</source>
        <translation>升级前</translation>
    </message>
    <message>
        <source>close of a run</source>
        <translation>生产结束时</translation>
    </message>
    <message>
        <source>before a run</source>
        <translation>生产开始前</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>手动备份</translation>
    </message>
    <message>
        <source>before going back</source>
        <translation>恢复前</translation>
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
    <message>
        <source>waits</source>
        <translation>等待处理</translation>
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
        <translation>批次 {number}：已发放 {issued}，可用 {available}，待核查 {held}，已用 {consumed}，作废 {void}。结账后不能再用此批次烧录，其激活码不再变动。</translation>
    </message>
    <message>
        <source>Held codes: {count}. It is not known whether they are on their modules. If you close now they stay in doubt and are listed on the sheet.</source>
        <translation>待核查的激活码：{count} 个，无法确定是否已写入模组。现在结账则仍为待核查，并列入结账单。</translation>
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
        <source>to be decided</source>
        <translation>待处理</translation>
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
        <source>⏳ {count} codes are unused: the paid time of this batch runs from {time}.</source>
        <translation>⏳ 有 {count} 个激活码未使用：此批次的付费时长自 {time} 起计算。</translation>
    </message>
    <message>
        <source>{count} shown</source>
        <translation>显示 {count} 条</translation>
    </message>
    <message>
        <source>{generation}, issued by the cloud</source>
        <translation>{generation}（云平台发放）</translation>
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
        <source>Note</source>
        <translation>备注</translation>
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
        <source>{source}
SHA-256 {sha256}</source>
        <translation>{source}
SHA-256 {sha256}</translation>
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
        <source>Asked for; none is in stock.</source>
        <translation>已请求；尚无入库。</translation>
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
        <source>Unfinished…</source>
        <translation>未完成…</translation>
    </message>
    <message>
        <source>Continue, give up or dismiss a batch that waits or has failed</source>
        <translation>继续、放弃或移除等待处理或失败的批次</translation>
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
        <translation>配方不含此项</translation>
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
    <name>CloudDialog</name>
    <message>
        <source>Cloud account</source>
        <translation>云账号</translation>
    </message>
    <message>
        <source>For all products</source>
        <translation>用于所有产品</translation>
    </message>
    <message>
        <source>Only for {product}</source>
        <translation>仅用于 {product}</translation>
    </message>
    <message>
        <source>AccessKey secret</source>
        <translation>AccessKey Secret</translation>
    </message>
    <message>
        <source>as the console shows it; empty if it shows none</source>
        <translation>以控制台显示为准；没有则留空</translation>
    </message>
    <message>
        <source>Asking the platform…</source>
        <translation>正在询问平台…</translation>
    </message>
    <message>
        <source>The account is kept; its secret is sealed.</source>
        <translation>账号已保存，其密钥已加密。</translation>
    </message>
    <message>
        <source>The account is forgotten.</source>
        <translation>账号已删除。</translation>
    </message>
    <message>
        <source>The platform takes the account for this product.</source>
        <translation>平台接受该账号用于此产品。</translation>
    </message>
    <message>
        <source>kept; type it only to replace it</source>
        <translation>已保存；仅在更换时输入</translation>
    </message>
    <message>
        <source>Entered {time} by {person}.</source>
        <translation>由 {person} 于 {time} 录入。</translation>
    </message>
    <message>
        <source>No account is kept yet. Use the AccessKey of a RAM user who may only register devices.</source>
        <translation>尚未保存账号。请使用只有注册设备权限的 RAM 用户的 AccessKey。</translation>
    </message>
    <message>
        <source>AccessKey id</source>
        <translation>AccessKey ID</translation>
    </message>
    <message>
        <source>Region or endpoint</source>
        <translation>地域或接入地址</translation>
    </message>
    <message>
        <source>Instance id</source>
        <translation>实例 ID</translation>
    </message>
    <message>
        <source>Try it out</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
        <source>Issued by</source>
        <translation>发放方</translation>
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
    <message>
        <source>⚠ The cloud is asked when you confirm. What it registers is paid for there.</source>
        <translation>⚠ 确认后才会请求云平台；云平台已注册的设备会在那里计费。</translation>
    </message>
    <message>
        <source>the cloud, in its files</source>
        <translation>云平台（文件）</translation>
    </message>
    <message>
        <source>the cloud: {place}</source>
        <translation>云平台：{place}</translation>
    </message>
    <message>
        <source>this station</source>
        <translation>本站</translation>
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
        <source>first pass</source>
        <translation>直通率</translation>
    </message>
    <message>
        <source>units/hour</source>
        <translation>每小时产量</translation>
    </message>
    <message>
        <source>codes left</source>
        <translation>剩余激活码</translation>
    </message>
    <message>
        <source>Share of the units that passed at their first try</source>
        <translation>首次烧录即通过的模组比例</translation>
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
    <name>EraseDialog</name>
    <message>
        <source>Erase the whole chip in slot {number}?</source>
        <translation>擦除工位 {number} 的整个芯片？</translation>
    </message>
    <message>
        <source>Why is it erased?</source>
        <translation>为何擦除？</translation>
    </message>
    <message>
        <source>Lose the secret that the cloud has issued to this unit</source>
        <translation>放弃云端已颁发给此模组的密钥</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Erase the chip</source>
        <translation>擦除芯片</translation>
    </message>
    <message>
        <source>Looking at the module…</source>
        <translation>正在查看模组…</translation>
    </message>
    <message>
        <source>Erasing… A large chip takes half a minute. Leave the module where it is.</source>
        <translation>正在擦除… 大容量芯片约需半分钟，请勿移动模组。</translation>
    </message>
    <message>
        <source>{cause} {instruction}. {detail}</source>
        <translation>{cause} {instruction}。{detail}</translation>
    </message>
    <message>
        <source>Module {mac} ({chip}, {size} MB of flash): firmware, settings and identity, everything on it is erased, and read back to prove it. That can&apos;t be undone.</source>
        <translation>模组 {mac}（{chip}，闪存 {size} MB）：固件、设置和身份，所有内容都将被擦除，并回读确认。此操作无法撤销。</translation>
    </message>
    <message>
        <source>This module is {name} and was passed. The cloud may have issued a secret to it that is on this chip alone and is never issued again: it could never connect any more.</source>
        <translation>此模组是 {name}，已判定合格。云端可能已颁发给它一个密钥，该密钥只存在于此芯片上，且不会再次颁发：擦除后它将永远无法连接。</translation>
    </message>
    <message>
        <source>This module is {name}. Its code is held for it, with your reason, and goes to no other module.</source>
        <translation>此模组是 {name}。其激活码将连同您填写的原因保留为待核查，不会用于其他模组。</translation>
    </message>
    <message>
        <source>This module bears {name}, which the books do not know. What is erased can&apos;t be brought back.</source>
        <translation>此模组带有账目中没有的 {name}。擦除后无法找回。</translation>
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
Teach the jig, or plug the fixture in and start Flashline again, or name a fixture file: --fixture-file</source>
        <translation>没有工位：未发现 USB 串口。
请示教治具，或插上治具后重新启动 Flashline，或用 --fixture-file 指定治具文件。</translation>
    </message>
    <message>
        <source>Codes in doubt: {count}. They settle by themselves when their modules are seen again.</source>
        <translation>待核查的激活码：{count} 个。再次检测到其模组时会自动核清。</translation>
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
        <source>Names are made here: random ones, or MACs of the pool for a Bluetooth product.</source>
        <translation>名称由本机生成：随机名称；蓝牙产品取自 MAC 池。</translation>
    </message>
    <message>
        <source>DeviceNames from your file of MACs, serial numbers or IMEIs.</source>
        <translation>DeviceName 取自您的 MAC、序列号或 IMEI 文件。</translation>
    </message>
    <message>
        <source>File of the cloud</source>
        <translation>云端文件</translation>
    </message>
    <message>
        <source>Codes that a cloud has issued, from the file that the platform&apos;s console gave you.</source>
        <translation>云平台已发放的激活码，取自平台控制台导出的文件。</translation>
    </message>
    <message>
        <source>Batch upload</source>
        <translation>批量上传</translation>
    </message>
    <message>
        <source>The ProductSecret is not known: enter it first, at Products, Flashing methods.</source>
        <translation>ProductSecret 未知：请先在“产品 - 烧录方式”中输入。</translation>
    </message>
</context>
<context>
    <name>GraveDialog</name>
    <message>
        <source>Engineer&apos;s PIN</source>
        <translation>工程师 PIN</translation>
    </message>
    <message>
        <source>Engineer&apos;s name</source>
        <translation>工程师姓名</translation>
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
    <name>IssuerChoice</name>
    <message>
        <source>Who issues the codes?</source>
        <translation>由谁发放激活码？</translation>
    </message>
    <message>
        <source>This station</source>
        <translation>本站</translation>
    </message>
    <message>
        <source>The cloud (API)</source>
        <translation>云平台（API）</translation>
    </message>
    <message>
        <source>It checks the names and registers them: {place}, AccessKey {key}.</source>
        <translation>由其校验并注册名称：{place}，AccessKey {key}。</translation>
    </message>
    <message>
        <source>It checks the names, registers them and issues their secrets: {place}, AccessKey {key}.</source>
        <translation>由其校验并注册名称、发放密钥：{place}，AccessKey {key}。</translation>
    </message>
    <message>
        <source>What it registers is paid for there.</source>
        <translation>注册的设备会在那里计费。</translation>
    </message>
    <message>
        <source>Only the names are kept here: your platform must know them before a unit connects.</source>
        <translation>此处只保存名称：模组首次联网前，您的平台必须已知这些名称。</translation>
    </message>
    <message>
        <source>Secrets are made here, for a platform of your own.</source>
        <translation>密钥由本机生成，用于您自己的平台。</translation>
    </message>
    <message>
        <source>✗ The cloud (API): {reason}</source>
        <translation>✗ 云平台（API）：{reason}</translation>
    </message>
</context>
<context>
    <name>JigTools</name>
    <message>
        <source>The jig is {name} with {count} slots now; it is kept in {file}.</source>
        <translation>当前治具：{name}，共 {count} 个工位；已保存到 {file}。</translation>
    </message>
    <message>
        <source>To begin with it: flashline --fixture-file {file}</source>
        <translation>下次以此治具启动：flashline --fixture-file {file}</translation>
    </message>
    <message>
        <source>Module {mac} is blank; that is on record.</source>
        <translation>模组 {mac} 已擦除为空白，并已记录。</translation>
    </message>
</context>
<context>
    <name>Keeper</name>
    <message>
        <source>The recovery sheet is put away; that is on record.</source>
        <translation>恢复单已妥善保管，并已记录。</translation>
    </message>
</context>
<context>
    <name>Key</name>
    <message>
        <source>Under a passphrase</source>
        <translation>用口令保护</translation>
    </message>
    <message>
        <source>In this computer&apos;s keyring</source>
        <translation>存入本机的密钥环</translation>
    </message>
    <message>
        <source>Open in a key file</source>
        <translation>以明文存入密钥文件</translation>
    </message>
    <message>
        <source>It is typed at every start. A thief of this computer or of a backup can read no secret. If it is forgotten, only the recovery sheet opens the books.</source>
        <translation>每次启动时输入。偷走本机或备份的人无法读出任何密钥。如果忘记口令，只有恢复单能打开账本。</translation>
    </message>
    <message>
        <source>Flashline starts without a question for the user who is logged in now. A thief of the disk can read no secret. If this user or the keyring is lost, only the recovery sheet opens the books.</source>
        <translation>对当前登录的用户，Flashline 启动时不再询问。偷走硬盘的人无法读出任何密钥。如果此用户或密钥环丢失，只有恢复单能打开账本。</translation>
    </message>
    <message>
        <source>Flashline starts without a question: for stations that nobody attends. Other users of this computer can read no secret; who takes the whole computer can, unless the file lies elsewhere, on a stick for instance. If the file is lost, only the recovery sheet opens the books.</source>
        <translation>Flashline 启动时不再询问，适用于无人值守的站点。本机的其他用户无法读出密钥；拿走整台电脑的人可以，除非文件存放在别处，例如 U 盘。如果文件丢失，只有恢复单能打开账本。</translation>
    </message>
</context>
<context>
    <name>KeyChangeDialog</name>
    <message>
        <source>Change the key?</source>
        <translation>更换主密钥？</translation>
    </message>
    <message>
        <source>A new key is made and every secret sealed anew, for instance because a recovery sheet or a key file was lost. The window closes for it and opens again. Older backups need the key of before and its sheet; a new sheet is needed, and other stations need the new key file. A power cut in the middle leaves one key that opens everything.</source>
        <translation>将生成新的主密钥，并重新加密所有密钥，例如在恢复单或密钥文件丢失之后。期间窗口会关闭再打开。旧备份仍需要旧主密钥及其恢复单；需要新的恢复单，其他站点需要新的密钥文件。即使中途断电，也会保留一个能打开全部内容的主密钥。</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>更换主密钥</translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>Present passphrase</source>
        <translation>当前口令</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>KeyFormDialog</name>
    <message>
        <source>How the key is kept</source>
        <translation>主密钥的保管方式</translation>
    </message>
    <message>
        <source>The key stays the same: backups and the recovery sheet stay good.</source>
        <translation>主密钥本身不变：备份和恢复单仍然有效。</translation>
    </message>
    <message>
        <source>This computer has no keyring that Flashline could use now.</source>
        <translation>本机目前没有 Flashline 可用的密钥环。</translation>
    </message>
    <message>
        <source>Keep it like this</source>
        <translation>按此方式保管</translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message>
        <source>How is the key of the secrets kept?</source>
        <translation>如何保管主密钥？</translation>
    </message>
    <message>
        <source>The secrets of the devices are sealed in this station&apos;s books. Choose how the key that opens them is kept; a supervisor can change it later.</source>
        <translation>设备的密钥加密保存在本站的账本中。请选择如何保管打开它们的主密钥；主管以后可以更改。</translation>
    </message>
    <message>
        <source>Copies of earlier books lie in {folder}, but the books are gone. Codes that were used may be given out again if you set new ones up. To go on with the earlier ones, cancel and call an engineer: flashline restore</source>
        <translation>{folder} 中有以前账本的备份，但账本已不存在。如果新建账本，已用过的激活码可能会再次发出。要继续使用以前的账本，请取消并呼叫工程师：flashline restore</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>没有此文件夹。</translation>
    </message>
    <message>
        <source>Folder of the key file</source>
        <translation>密钥文件所在文件夹</translation>
    </message>
    <message>
        <source>This computer has no keyring that Flashline could use now.</source>
        <translation>本机目前没有 Flashline 可用的密钥环。</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
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
        <translation>MAC 号段</translation>
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
        <translation>添加号段</translation>
    </message>
    <message>
        <source>Remove range</source>
        <translation>移除号段</translation>
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
        <translation>号段已加入 MAC 池。</translation>
    </message>
    <message>
        <source>The range is out of the pool.</source>
        <translation>号段已移出 MAC 池。</translation>
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
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Cancel leaves no trace while the cloud checks the names. Once it was told to issue, what it makes is paid for: then cancel only stops waiting, and the batch waits in the records.</source>
        <translation>云平台校验名称期间取消，不留任何痕迹。一旦已请求发放，云平台生成的激活码即计费：此时取消只是停止等待，批次保留在生产记录中等待处理。</translation>
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
        <source>The batch was not made</source>
        <translation>批次未创建</translation>
    </message>
    <message>
        <source>None of its codes is in stock. Go back to change something, or cancel.</source>
        <translation>没有激活码入库。可返回修改，或取消。</translation>
    </message>
    <message>
        <source>The cloud checks the names…</source>
        <translation>云平台正在校验名称…</translation>
    </message>
    <message>
        <source>The cloud registers the names, and their codes are fetched…</source>
        <translation>云平台正在注册名称，并取回激活码…</translation>
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
    <name>NewPassphrase</name>
    <message>
        <source>New passphrase</source>
        <translation>新口令</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再次输入</translation>
    </message>
    <message>
        <source>At least {count} characters; four words are good.</source>
        <translation>至少 {count} 个字符，建议用四个词语。</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>两次输入不一致。</translation>
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
        <source>This recipe burns MACs for good: an engineer has to sign in.</source>
        <translation>此配方会永久烧写 MAC：须由工程师登录。</translation>
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
        <source>Recipes (*.toml)</source>
        <translation>配方 (*.toml)</translation>
    </message>
    <message>
        <source>Choose the recipe</source>
        <translation>选择配方</translation>
    </message>
    <message>
        <source>Recipe…</source>
        <translation>配方…</translation>
    </message>
    <message>
        <source>Recipe: {name}</source>
        <translation>配方：{name}</translation>
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
        <source>Flashline&apos;s own recipe</source>
        <translation>Flashline 自带配方</translation>
    </message>
    <message>
        <source>Recipe from a file…</source>
        <translation>从文件选择配方…</translation>
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
    <name>PendingLine</name>
    <message>
        <source>batch {number} of {product}</source>
        <translation>{product} 的批次 {number}</translation>
    </message>
    <message>
        <source>⚠ Not finished: {batches}</source>
        <translation>⚠ 未完成：{batches}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
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
    <name>PermanentDialog</name>
    <message>
        <source>Permanent</source>
        <translation>不可撤销</translation>
    </message>
    <message>
        <source>⚠ Permanent: this run burns a MAC into the eFuses of every chip.</source>
        <translation>⚠ 不可撤销：本次生产会把 MAC 烧入每颗芯片的 eFuse。</translation>
    </message>
    <message>
        <source>Nothing can take that back: not erasing, not flashing again. Each chip gets the Bluetooth MAC that its code is named after. The batch must be one of MACs that the product was given.</source>
        <translation>此操作无法撤回：擦除或重新烧录都不行。每颗芯片会得到与其激活码名称相同的蓝牙 MAC。该批次必须来自分配给产品的 MAC。</translation>
    </message>
    <message>
        <source>Type the batch&apos;s number: {number}</source>
        <translation>请输入批次号：{number}</translation>
    </message>
    <message>
        <source>Don&apos;t start</source>
        <translation>不开始</translation>
    </message>
    <message>
        <source>Burn and start</source>
        <translation>烧写并开始</translation>
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
    <message>
        <source>Key and backups…</source>
        <translation>主密钥与备份…</translation>
    </message>
    <message>
        <source>Record of what was done…</source>
        <translation>操作记录…</translation>
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
        <source>Cloud account…</source>
        <translation>云账号…</translation>
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
        <source>✓ Names are made from the computer&apos;s secure random.</source>
        <translation>✓ 名称由本机的安全随机源生成。</translation>
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
        <source>→ The cloud checks the names once you have confirmed.</source>
        <translation>→ 确认之后由云平台校验名称。</translation>
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
    <name>ReadyPage</name>
    <message>
        <source>Set the station up?</source>
        <translation>设置本站？</translation>
    </message>
    <message>
        <source>Nothing was written so far. The books are made now, whole or not at all.</source>
        <translation>到目前为止尚未写入任何内容。现在创建账本：要么完整创建，要么完全不创建。</translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>runs and jobs</source>
        <translation>生产与任务</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>products and quota</source>
        <translation>产品与配额</translation>
    </message>
    <message>
        <source>people and sign-ins</source>
        <translation>人员与登录</translation>
    </message>
    <message>
        <source>secrets and downloads</source>
        <translation>密钥查看与下载</translation>
    </message>
    <message>
        <source>the station, its key and backups</source>
        <translation>站点、主密钥与备份</translation>
    </message>
    <message>
        <source>wrong PIN: {what}</source>
        <translation>PIN 错误：{what}</translation>
    </message>
    <message>
        <source>refused: {what}</source>
        <translation>已拒绝：{what}</translation>
    </message>
    <message>
        <source>code available</source>
        <translation>激活码：可用</translation>
    </message>
    <message>
        <source>code reserved</source>
        <translation>激活码：已预留</translation>
    </message>
    <message>
        <source>code writing</source>
        <translation>激活码：烧录中</translation>
    </message>
    <message>
        <source>code held</source>
        <translation>激活码：待核查</translation>
    </message>
    <message>
        <source>code consumed</source>
        <translation>激活码：已用</translation>
    </message>
    <message>
        <source>code void</source>
        <translation>激活码：作废</translation>
    </message>
    <message>
        <source>unit erased</source>
        <translation>模组已擦除</translation>
    </message>
    <message>
        <source>job passed</source>
        <translation>任务：合格</translation>
    </message>
    <message>
        <source>job failed</source>
        <translation>任务：失败</translation>
    </message>
    <message>
        <source>job stopped</source>
        <translation>任务：已停止</translation>
    </message>
    <message>
        <source>job: done before</source>
        <translation>任务：此前已完成</translation>
    </message>
    <message>
        <source>job skipped</source>
        <translation>任务：已跳过</translation>
    </message>
    <message>
        <source>batch opened again</source>
        <translation>批次已重新打开</translation>
    </message>
    <message>
        <source>batch closed</source>
        <translation>批次已关闭</translation>
    </message>
    <message>
        <source>run opened</source>
        <translation>生产已开始</translation>
    </message>
    <message>
        <source>run closed</source>
        <translation>生产已结束</translation>
    </message>
    <message>
        <source>burning of MACs allowed</source>
        <translation>已允许烧写 MAC</translation>
    </message>
    <message>
        <source>batch made</source>
        <translation>批次已生成</translation>
    </message>
    <message>
        <source>codes came into stock</source>
        <translation>激活码已入库</translation>
    </message>
    <message>
        <source>batch given up</source>
        <translation>批次已放弃</translation>
    </message>
    <message>
        <source>failed batch dismissed</source>
        <translation>失败的批次已移除</translation>
    </message>
    <message>
        <source>cloud files taken in</source>
        <translation>云端文件已导入</translation>
    </message>
    <message>
        <source>device list taken in</source>
        <translation>设备列表已导入</translation>
    </message>
    <message>
        <source>product entered</source>
        <translation>产品已录入</translation>
    </message>
    <message>
        <source>product changed</source>
        <translation>产品已修改</translation>
    </message>
    <message>
        <source>limit of codes set</source>
        <translation>激活码上限已设定</translation>
    </message>
    <message>
        <source>product published</source>
        <translation>产品已发布</translation>
    </message>
    <message>
        <source>product taken back</source>
        <translation>产品已撤回</translation>
    </message>
    <message>
        <source>ProductSecret kept</source>
        <translation>ProductSecret 已保存</translation>
    </message>
    <message>
        <source>per-product secret switched on</source>
        <translation>一型一密已启用</translation>
    </message>
    <message>
        <source>per-product secret switched off</source>
        <translation>一型一密已停用</translation>
    </message>
    <message>
        <source>quota entered</source>
        <translation>配额已录入</translation>
    </message>
    <message>
        <source>MACs added</source>
        <translation>MAC 已添加</translation>
    </message>
    <message>
        <source>MACs removed</source>
        <translation>MAC 已移除</translation>
    </message>
    <message>
        <source>cloud account entered</source>
        <translation>云账号已录入</translation>
    </message>
    <message>
        <source>cloud account forgotten</source>
        <translation>云账号已删除</translation>
    </message>
    <message>
        <source>secret looked at</source>
        <translation>已查看密钥</translation>
    </message>
    <message>
        <source>codes downloaded</source>
        <translation>激活码已下载</translation>
    </message>
    <message>
        <source>record of use downloaded</source>
        <translation>使用记录已下载</translation>
    </message>
    <message>
        <source>summary downloaded</source>
        <translation>汇总已下载</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>已退出登录</translation>
    </message>
    <message>
        <source>confirmed with the PIN</source>
        <translation>已用 PIN 确认</translation>
    </message>
    <message>
        <source>person named</source>
        <translation>人员已添加</translation>
    </message>
    <message>
        <source>PIN changed</source>
        <translation>PIN 已更改</translation>
    </message>
    <message>
        <source>role changed</source>
        <translation>角色已更改</translation>
    </message>
    <message>
        <source>person has left</source>
        <translation>人员已离开</translation>
    </message>
    <message>
        <source>program started</source>
        <translation>程序已启动</translation>
    </message>
    <message>
        <source>program ended</source>
        <translation>程序已结束</translation>
    </message>
    <message>
        <source>new station</source>
        <translation>新站点</translation>
    </message>
    <message>
        <source>key changed</source>
        <translation>主密钥已更换</translation>
    </message>
    <message>
        <source>key kept otherwise</source>
        <translation>主密钥保管方式已更改</translation>
    </message>
    <message>
        <source>recovery sheet handed out</source>
        <translation>恢复单已取出</translation>
    </message>
    <message>
        <source>recovery sheet put away</source>
        <translation>恢复单已妥善保管</translation>
    </message>
    <message>
        <source>key brought back from its sheet</source>
        <translation>主密钥已从恢复单恢复</translation>
    </message>
    <message>
        <source>backup made</source>
        <translation>备份已生成</translation>
    </message>
    <message>
        <source>backup checked</source>
        <translation>备份已检查</translation>
    </message>
    <message>
        <source>went back to a backup</source>
        <translation>已恢复到备份</translation>
    </message>
    <message>
        <source>books moved</source>
        <translation>账本已迁移</translation>
    </message>
    <message>
        <source>jig taught</source>
        <translation>治具已示教</translation>
    </message>
    <message>
        <source>fenced slot opened</source>
        <translation>停用的工位已重新启用</translation>
    </message>
    <message>
        <source>lost ends acknowledged</source>
        <translation>缺失的链尾已确认</translation>
    </message>
</context>
<context>
    <name>RecordDialog</name>
    <message>
        <source>Record of what was done</source>
        <translation>操作记录</translation>
    </message>
    <message>
        <source>Lines {first} to {last}, the newest first</source>
        <translation>第 {first} 至 {last} 行，最新的在前</translation>
    </message>
    <message>
        <source>Nothing like that is on record.</source>
        <translation>没有符合条件的记录。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>About</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>the program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>◀ Newer</source>
        <translation>◀ 较新</translation>
    </message>
    <message>
        <source>Older ▶</source>
        <translation>较早 ▶</translation>
    </message>
    <message>
        <source>Verify the record…</source>
        <translation>核验记录…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>RecordFilter</name>
    <message>
        <source>any time</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>the last hour</source>
        <translation>最近 1 小时</translation>
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
        <source>from day to day</source>
        <translation>指定日期</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>MAC of a unit</source>
        <translation>模组的 MAC</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>About</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日期</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日期</translation>
    </message>
</context>
<context>
    <name>RecoverDialog</name>
    <message>
        <source>Recovery sheet</source>
        <translation>恢复单</translation>
    </message>
    <message>
        <source>Type the four lines of the recovery sheet, each in a line of its own. Spaces and small letters do not matter; a line that was copied wrongly is named.</source>
        <translation>请输入恢复单上的四行，每行单独一行。空格和大小写不影响；抄错的行会被指出。</translation>
    </message>
    <message>
        <source>Lines of the recovery sheet</source>
        <translation>恢复单上的各行</translation>
    </message>
    <message>
        <source>Keep the key under a new passphrase</source>
        <translation>用新口令保护主密钥</translation>
    </message>
    <message>
        <source>Keep the key open in its file, for a station that nobody attends</source>
        <translation>以明文保存在密钥文件中，用于无人值守的站点</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Bring the key back</source>
        <translation>恢复主密钥</translation>
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
        <source>Teach the jig…</source>
        <translation>示教治具…</translation>
    </message>
    <message>
        <source>PERMANENT
burns MACs</source>
        <translation>不可撤销
烧写 MAC</translation>
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
    <name>SecretField</name>
    <message>
        <source>Hold to show</source>
        <translation>按住显示</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>大写锁定已打开</translation>
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
    <name>SetUpWizard</name>
    <message>
        <source>Set up this station</source>
        <translation>设置本站</translation>
    </message>
    <message>
        <source>Making the books…</source>
        <translation>正在创建账本…</translation>
    </message>
    <message>
        <source>put away</source>
        <translation>已妥善保管</translation>
    </message>
    <message>
        <source>put off; you are reminded</source>
        <translation>稍后处理，会提醒您</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>主密钥</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>as FLASHLINE_KEY_FILE says</source>
        <translation>由 FLASHLINE_KEY_FILE 指定</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>主管</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>恢复单</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>FLASHLINE - RECOVERY SHEET</source>
        <translation>FLASHLINE 恢复单</translation>
    </message>
    <message>
        <source>Books: {store}
Key: {key}
Made: {at} UTC</source>
        <translation>账本：{store}
主密钥：{key}
生成时间：{at} UTC</translation>
    </message>
    <message>
        <source>With this sheet and a copy of the books anyone can read every secret in them.
Lock it up apart from the backups, and keep no file of it.
It is void once the key was changed.</source>
        <translation>持有此恢复单和账本副本的任何人都能读出其中的全部密钥。
请与备份分开锁好，不要保留电子文件。
更换主密钥后此单作废。</translation>
    </message>
    <message>
        <source>If the key is lost or its passphrase forgotten: start Flashline, choose
&quot;Recovery sheet…&quot; and type the lines. By command: flashline vault recover</source>
        <translation>主密钥丢失或忘记口令时：启动 Flashline，选择
“恢复单…”并输入以上各行。命令行：flashline vault recover</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Recovery sheet</source>
        <translation>恢复单</translation>
    </message>
    <message>
        <source>The key on paper. Without key and sheet no secret can be read again, by anybody. Lock it up, apart from this computer and its backups: whoever has it and the books can read every secret.</source>
        <translation>这是纸上的主密钥。主密钥和恢复单都丢失后，任何人都无法再读出密钥。请与本机及其备份分开锁好：同时持有它和账本的人能读出全部密钥。</translation>
    </message>
    <message>
        <source>I have it on paper and have put it away</source>
        <translation>我已有纸质恢复单并妥善保管</translation>
    </message>
    <message>
        <source>Make the sheet</source>
        <translation>生成恢复单</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Made; that is on record.</source>
        <translation>已生成，并已记录。</translation>
    </message>
</context>
<context>
    <name>SheetPage</name>
    <message>
        <source>The recovery sheet</source>
        <translation>恢复单</translation>
    </message>
    <message>
        <source>The key on paper. Without key and sheet no secret can be read again, by anybody. Lock the sheet up, apart from this computer and its backups: whoever has it and the books can read every secret.</source>
        <translation>这是纸上的主密钥。主密钥和恢复单都丢失后，任何人都无法再读出密钥。请将恢复单与本机及其备份分开锁好：同时持有它和账本的人能读出全部密钥。</translation>
    </message>
    <message>
        <source>I have the sheet on paper and have put it away</source>
        <translation>我已有纸质恢复单并妥善保管</translation>
    </message>
    <message>
        <source>Later: remind me until it is done</source>
        <translation>稍后处理：完成前一直提醒我</translation>
    </message>
</context>
<context>
    <name>SheetPanel</name>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>保存为文件…</translation>
    </message>
    <message>
        <source>Show it, to copy it by hand</source>
        <translation>显示内容以便手抄</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>恢复单</translation>
    </message>
    <message>
        <source>Sent to the printer. Look whether all four lines can be read.</source>
        <translation>已发送到打印机。请检查四行是否都清晰可读。</translation>
    </message>
    <message>
        <source>Texts (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>{file}: print it, lock the paper up, and delete the file.</source>
        <translation>{file}：请打印，锁好纸张，然后删除该文件。</translation>
    </message>
</context>
<context>
    <name>SheetReminder</name>
    <message>
        <source>The recovery sheet is not put away yet: if the key is lost now, every secret is lost.</source>
        <translation>恢复单尚未妥善保管：如果现在丢失主密钥，所有密钥都将丢失。</translation>
    </message>
    <message>
        <source>Recovery sheet…</source>
        <translation>恢复单…</translation>
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
        <source>Failed in a row here</source>
        <translation>此处连续失败</translation>
    </message>
    <message>
        <source>Fenced because</source>
        <translation>停用原因</translation>
    </message>
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
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Boot check</source>
        <translation>启动检查</translation>
    </message>
    <message>
        <source>This slot, this run</source>
        <translation>此工位本次生产</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>{baud} baud</source>
        <translation>{baud} 波特</translation>
    </message>
    <message>
        <source>{passed} passed, {failed} failed</source>
        <translation>通过 {passed}，失败 {failed}</translation>
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
        <source>Use this slot again</source>
        <translation>重新启用此工位</translation>
    </message>
    <message>
        <source>Erase the chip…</source>
        <translation>擦除芯片…</translation>
    </message>
    <message>
        <source>A run is open; stop it first.</source>
        <translation>生产正在进行，请先停止。</translation>
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
    <message>
        <source>Module after module failed here, so this slot takes no more. Clean its contacts, check its cable and USB port, then use it again. The modules are not to blame: try them in another slot.</source>
        <translation>此处模组接连失败，因此工位不再接收模组。请清洁触点，检查线缆和 USB 口，然后重新启用。问题不在模组：请换其他工位再试。</translation>
    </message>
    <message>
        <source>This module has failed in more than one slot. Mark it and put it to the rejects; the slots are all right and go on.</source>
        <translation>此模组在多个工位失败。请做标记并放入不良品；工位正常，继续生产。</translation>
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
    <name>Stage</name>
    <message>
        <source>Opening the books…</source>
        <translation>正在打开账本…</translation>
    </message>
    <message>
        <source>Changing the key…</source>
        <translation>正在更换主密钥…</translation>
    </message>
    <message>
        <source>Key {number} is in use. Older backups need the key of before, and its sheet: make a new backup and a new recovery sheet now. Other stations need the new key file.</source>
        <translation>现在使用主密钥 {number}。旧备份需要以前的主密钥及其恢复单：请立即做新的备份和新的恢复单。其他站点需要新的密钥文件。</translation>
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
    <name>StationDialog</name>
    <message>
        <source>Key and backups</source>
        <translation>主密钥与备份</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>A run is open; stop it first.</source>
        <translation>生产正在进行，请先停止。</translation>
    </message>
    <message>
        <source>Back up to a file</source>
        <translation>备份到文件</translation>
    </message>
    <message>
        <source>Backups (*.sqlite)</source>
        <translation>备份 (*.sqlite)</translation>
    </message>
    <message>
        <source>The key is kept: {how}</source>
        <translation>主密钥保管方式：{how}</translation>
    </message>
    <message>
        <source>{file}: made and checked.</source>
        <translation>{file}：已备份并校验。</translation>
    </message>
    <message>
        <source>{file} is sound, and its books balance.</source>
        <translation>{file} 完好，账目平衡。</translation>
    </message>
    <message>
        <source>Done; it is on record.</source>
        <translation>已完成并记录。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Occasion</source>
        <translation>时机</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>when it was made</source>
        <translation>备份时已校验</translation>
    </message>
    <message>
        <source>now: sound</source>
        <translation>刚刚校验：完好</translation>
    </message>
    <message>
        <source>now: DAMAGED</source>
        <translation>刚刚校验：已损坏</translation>
    </message>
    <message>
        <source>Change passphrase, or keep it otherwise…</source>
        <translation>更改口令或保管方式…</translation>
    </message>
    <message>
        <source>Recovery sheet…</source>
        <translation>恢复单…</translation>
    </message>
    <message>
        <source>Change the key…</source>
        <translation>更换主密钥…</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Back up to a file…</source>
        <translation>备份到文件…</translation>
    </message>
    <message>
        <source>Check the chosen one</source>
        <translation>校验所选备份</translation>
    </message>
    <message>
        <source>Backups of the books</source>
        <translation>账本的备份</translation>
    </message>
    <message>
        <source>Made at each close of a run and before each upgrade. They open with the key only.</source>
        <translation>每次生产结束和每次升级前自动备份。只有用主密钥才能打开。</translation>
    </message>
    <message>
        <source>A PostgreSQL server has these books: its administrator copies them (pg_dump).</source>
        <translation>账本在 PostgreSQL 服务器上：由其管理员备份 (pg_dump)。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
    <name>SupervisorPage</name>
    <message>
        <source>Who is in charge of this station?</source>
        <translation>谁负责本站？</translation>
    </message>
    <message>
        <source>The first person is the supervisor, who names the others and keeps the key. From now on Flashline asks everybody for name and PIN, and puts on record who did what.</source>
        <translation>第一位人员是主管，负责添加其他人员并保管主密钥。从现在起，Flashline 会要求每个人输入姓名和 PIN，并记录谁做了什么。</translation>
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
        <source>PIN, 6 characters at least</source>
        <translation>PIN，至少 6 个字符</translation>
    </message>
    <message>
        <source>A name has letters only that can be seen.</source>
        <translation>姓名只能包含可见字符。</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>两次输入的 PIN 不一致。</translation>
    </message>
</context>
<context>
    <name>SwitchOffDialog</name>
    <message>
        <source>Switch the per-product secret off?</source>
        <translation>停用一型一密？</translation>
    </message>
    <message>
        <source>Type the product&apos;s name: {name}</source>
        <translation>请输入产品名称：{name}</translation>
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
    <name>System</name>
    <message>
        <source>Connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备或资源忙</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是目录</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>没有此设备</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有此文件或目录</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是目录</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>操作不被允许</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>只读文件系统</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
</context>
<context>
    <name>Teach</name>
    <message>
        <source>LEARNED</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>PLUG IN HERE</source>
        <translation>插在这里</translation>
    </message>
</context>
<context>
    <name>TeachDialog</name>
    <message>
        <source>Teach the jig</source>
        <translation>示教治具</translation>
    </message>
    <message>
        <source>The boards are reset over their serial ports (DTR and RTS)</source>
        <translation>通过串口（DTR 和 RTS）复位板子</translation>
    </message>
    <message>
        <source>All slots are known. Press Finish.</source>
        <translation>所有工位均已记录。请按“完成”。</translation>
    </message>
    <message>
        <source>Plug the board into slot {number}</source>
        <translation>请把板子插入 {number} 号工位</translation>
    </message>
    <message>
        <source>Fixture file</source>
        <translation>治具文件</translation>
    </message>
    <message>
        <source>Fixtures (*.toml)</source>
        <translation>治具 (*.toml)</translation>
    </message>
    <message>
        <source>Take one board. Plug it into slot 1, then into slot 2, and so on along the jig. Flashline sees at which USB place it comes and remembers that place for the slot, whatever name the port has later. Boards at other places are never touched.</source>
        <translation>拿一块板子，先插入 1 号工位，再插入 2 号，沿治具依次进行。Flashline 会记住它出现的 USB 位置作为该工位，与以后的端口名无关。其他位置的板子绝不会被触碰。</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Name of the jig</source>
        <translation>治具名称</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>工位数</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>每行个数</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>保存到</translation>
    </message>
    <message>
        <source>One board at a time. What was plugged in before counts when it is plugged in again.</source>
        <translation>一次只插一块。之前已插着的板子，重新插入后才算。</translation>
    </message>
    <message>
        <source>Take the last slot back</source>
        <translation>撤回上一个工位</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
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
        <source>try {number}</source>
        <translation>第 {number} 次</translation>
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
        <source>{fixture} · 1 slot</source>
        <translation>{fixture} · 1 个工位</translation>
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
    <name>UnfinishedDialog</name>
    <message>
        <source>Batch {number}</source>
        <translation>批次 {number}</translation>
    </message>
    <message>
        <source>reason, if it is given up: it goes on record</source>
        <translation>放弃时请填写原因：将记录在案</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Type the reason first.</source>
        <translation>请先填写原因。</translation>
    </message>
    <message>
        <source>The cloud is asked…</source>
        <translation>正在询问云平台…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>At the cloud: {registered} registered, {under_way} being registered, {waiting} not told to, {failed} failed.</source>
        <translation>云平台：已注册 {registered}，注册中 {under_way}，尚未请求 {waiting}，失败 {failed}。</translation>
    </message>
    <message>
        <source>Batch {number} is in stock: {count} codes.</source>
        <translation>批次 {number} 已入库：{count} 个激活码。</translation>
    </message>
    <message>
        <source>Batch {number} is given up; it stays listed until it is dismissed.</source>
        <translation>批次 {number} 已放弃；移除之前仍会列出。</translation>
    </message>
    <message>
        <source>Batch {number} is dismissed.</source>
        <translation>批次 {number} 已移除。</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>发放方</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>申请单</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>the program ended while it was at work</source>
        <translation>程序在处理过程中终止</translation>
    </message>
    <message>
        <source>Nothing came of it; its quota is free again. Dismiss it to take it out of the list.</source>
        <translation>没有生成任何激活码，配额已恢复。可将其从列表中移除。</translation>
    </message>
    <message>
        <source>The cloud has taken the names and may have registered them: what it registered is paid for. Continue fetches the codes and asks for nothing twice. If you give it up, the devices stay there; their codes can come by its file later.</source>
        <translation>云平台已接受这些名称，可能已经注册：已注册的会计费。“继续”只取回激活码，不会重复请求。如果放弃，设备仍留在云平台，其激活码以后可通过文件导入。</translation>
    </message>
    <message>
        <source>The cloud has not registered anything yet. Continue lets it check the names again.</source>
        <translation>云平台尚未注册任何设备。“继续”会让其重新校验名称。</translation>
    </message>
    <message>
        <source>What has it done?</source>
        <translation>查询云平台进度</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>UnlockDialog</name>
    <message>
        <source>Passphrase of the books</source>
        <translation>账本口令</translation>
    </message>
    <message>
        <source>The books can&apos;t be opened</source>
        <translation>无法打开账本</translation>
    </message>
    <message>
        <source>It opens the secrets of this station. Who set the station up knows it.</source>
        <translation>用于打开本站的密钥。设置本站的人知道此口令。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Recovery sheet…</source>
        <translation>恢复单…</translation>
    </message>
    <message>
        <source>Close Flashline</source>
        <translation>关闭 Flashline</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Opening the books…</source>
        <translation>正在打开账本…</translation>
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
<context>
    <name>VerifyDialog</name>
    <message>
        <source>Verify the record</source>
        <translation>核验记录</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>核验结果</translation>
    </message>
    <message>
        <source>Looking at every line of the record…</source>
        <translation>正在逐行核验记录…</translation>
    </message>
    <message>
        <source>{done} of {total} lines</source>
        <translation>{done} / {total} 行</translation>
    </message>
    <message>
        <source>Comparing what is with the record, and secrets with their codes…</source>
        <translation>正在将现状与记录比对，并核对密钥与激活码…</translation>
    </message>
    <message>
        <source>and {count} more; flashline audit verify --json lists all</source>
        <translation>另有 {count} 条；用 flashline audit verify --json 可列出全部</translation>
    </message>
    <message>
        <source>Tell who keeps the books before anybody works on: each row is named below.</source>
        <translation>继续工作之前请通知账本负责人：下面列出了每一行。</translation>
    </message>
    <message>
        <source>The look was stopped: nothing is known.</source>
        <translation>核验已停止：没有结论。</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>What is said of it</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>链</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>再次核验</translation>
    </message>
    <message>
        <source>Acknowledge what is gone…</source>
        <translation>确认缺失的部分…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>(a text of {count} characters)</source>
        <translation>（{count} 个字符的文本）</translation>
    </message>
    <message>
        <source>(column {column}, without header)</source>
        <translation>（第 {column} 列，没有表头）</translation>
    </message>
    <message>
        <source>, bound to {mac}</source>
        <translation>，已绑定 {mac}</translation>
    </message>
    <message>
        <source>; it is in batch {batch}</source>
        <translation>；它在批次 {batch} 中</translation>
    </message>
    <message>
        <source>; the books bind {device_name} to this unit</source>
        <translation>；账本中此模组绑定的是 {device_name}</translation>
    </message>
    <message>
        <source>A firmware file on disk is no longer the one the run was opened with.</source>
        <translation>磁盘上的固件文件与开工时的不同。</translation>
    </message>
    <message>
        <source>A module with the same MAC is being flashed in another slot.</source>
        <translation>另一工位正在烧录相同 MAC 的模组。</translation>
    </message>
    <message>
        <source>Active code quota is insufficient: {left} left, {asked} asked</source>
        <translation>激活码配额不足：剩余 {left}，需要 {asked}</translation>
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
        <source>Alibaba Cloud IoT Platform</source>
        <translation>阿里云物联网平台</translation>
    </message>
    <message>
        <source>An error in Flashline itself.</source>
        <translation>Flashline 自身的错误。</translation>
    </message>
    <message>
        <source>Another module came into the slot during the job.</source>
        <translation>任务进行中工位里换成了另一个模组。</translation>
    </message>
    <message>
        <source>Another program has the serial port open.</source>
        <translation>串口被其他程序占用。</translation>
    </message>
    <message>
        <source>Answers of the module arrived damaged.</source>
        <translation>模组的应答数据损坏。</translation>
    </message>
    <message>
        <source>Contact to the module was lost during the job.</source>
        <translation>任务进行中与模组失去连接。</translation>
    </message>
    <message>
        <source>DeviceName {name} is no MAC; nothing was burnt</source>
        <translation>DeviceName {name} 不是 MAC；未烧写任何内容</translation>
    </message>
    <message>
        <source>DeviceName: {count} names differ only by upper and lower case or by : and - from another (rows {rows})</source>
        <translation>DeviceName：有 {count} 个名称与其他名称仅大小写或 :、- 不同（行 {rows}）</translation>
    </message>
    <message>
        <source>DeviceName: {count} of the numbers have fewer than {longest} digits (the first in row {row}): check that Excel has not taken leading zeros away</source>
        <translation>DeviceName：有 {count} 个数字不足 {longest} 位（首个在第 {row} 行），请检查 Excel 是否去掉了前导零</translation>
    </message>
    <message>
        <source>DeviceSecret has not the usual {usual} characters in {count} rows (the first is row {row})</source>
        <translation>有 {count} 行的 DeviceSecret 不是通常的 {usual} 个字符（首个在第 {row} 行）</translation>
    </message>
    <message>
        <source>Excel has made scientific notation of this number; digits are lost, take the original file</source>
        <translation>Excel 已把这个数字变成科学计数法，部分数位已丢失，请使用原始文件</translation>
    </message>
    <message>
        <source>MAC pool</source>
        <translation>MAC 池</translation>
    </message>
    <message>
        <source>MACs of this range are issued, so it stays</source>
        <translation>此号段中已有 MAC 被发放，因此不能移除</translation>
    </message>
    <message>
        <source>ProductKey has {count} characters instead of the usual {usual}</source>
        <translation>ProductKey 有 {count} 个字符，通常为 {usual} 个</translation>
    </message>
    <message>
        <source>ProductSecret has {count} characters instead of the usual {usual}</source>
        <translation>ProductSecret 有 {count} 个字符，通常为 {usual} 个</translation>
    </message>
    <message>
        <source>SHA-256 at its end is wrong or missing: the file is damaged or cut short</source>
        <translation>末尾的 SHA-256 错误或缺失：文件已损坏或不完整</translation>
    </message>
    <message>
        <source>Secure boot, flash encryption or secure download mode is on.</source>
        <translation>芯片已启用安全启动、Flash 加密或安全下载模式。</translation>
    </message>
    <message>
        <source>Several modules in a row have failed in this slot: it is the slot, not the modules.</source>
        <translation>此工位连续多个模组失败：问题在工位，不在模组。</translation>
    </message>
    <message>
        <source>State says that {count} of these codes are bound to a unit or void (the first in row {row}): used again, they would be on two units; take them out unless they belong to this station</source>
        <translation>State 列显示其中 {count} 个激活码已绑定模组或已作废（首个在第 {row} 行）；再次使用会出现在两个模组上，除非属于本站，否则请删除</translation>
    </message>
    <message>
        <source>The batch has no available code left.</source>
        <translation>此批次已没有可用的激活码。</translation>
    </message>
    <message>
        <source>The batch has no code for the MAC or label of this module.</source>
        <translation>批次中没有与此模组 MAC 或标签对应的激活码。</translation>
    </message>
    <message>
        <source>The batch of the code is closed.</source>
        <translation>该激活码所在批次已结账。</translation>
    </message>
    <message>
        <source>The books say this MAC was passed, but the chip is without that identity: an erased module, or a second module with the same MAC.</source>
        <translation>账目显示此 MAC 已合格，但芯片中没有该身份：模组被擦除，或存在第二个相同 MAC 的模组。</translation>
    </message>
    <message>
        <source>The chip is not the one the firmware is for.</source>
        <translation>芯片型号与固件不符。</translation>
    </message>
    <message>
        <source>The cloud has seen this module&apos;s code: it is never written again.</source>
        <translation>云端已见过此模组的激活码：不会再次写入。</translation>
    </message>
    <message>
        <source>The code with this MAC or label is not free for this module.</source>
        <translation>与此模组 MAC 或标签对应的激活码不可供此模组使用。</translation>
    </message>
    <message>
        <source>The database can&apos;t be read or written.</source>
        <translation>数据库无法读写。</translation>
    </message>
    <message>
        <source>The firmware does not allow this chip revision.</source>
        <translation>固件不支持此芯片版本。</translation>
    </message>
    <message>
        <source>The firmware would overwrite where this module keeps its identity or the secret that the cloud has issued to it.</source>
        <translation>此固件会覆盖模组保存身份或云端所发密钥的位置。</translation>
    </message>
    <message>
        <source>The flash chip does not tell its size.</source>
        <translation>无法读出 Flash 容量。</translation>
    </message>
    <message>
        <source>The flash does not hold what was written (MD5).</source>
        <translation>Flash 内容与写入数据不一致（MD5）。</translation>
    </message>
    <message>
        <source>The flash is smaller than the firmware&apos;s layout.</source>
        <translation>Flash 容量小于固件布局所需。</translation>
    </message>
    <message>
        <source>The identity read back from the chip differs from the code.</source>
        <translation>从芯片读回的身份与激活码不一致。</translation>
    </message>
    <message>
        <source>The module carries an identity that is not its own in the books.</source>
        <translation>模组中的身份与账目中登记的不一致。</translation>
    </message>
    <message>
        <source>The module does not answer in download mode.</source>
        <translation>模组在下载模式下没有应答。</translation>
    </message>
    <message>
        <source>The module reports that a write failed.</source>
        <translation>模组报告写入失败。</translation>
    </message>
    <message>
        <source>The module&apos;s custom MAC is another one than its code asks for.</source>
        <translation>模组的自定义 MAC 与其激活码要求的不一致。</translation>
    </message>
    <message>
        <source>The reset lines of the slot can&apos;t be driven.</source>
        <translation>无法驱动此工位的复位线。</translation>
    </message>
    <message>
        <source>The same module has failed in two slots: it is the module, not the slot.</source>
        <translation>同一模组在两个工位都失败：问题在模组，不在工位。</translation>
    </message>
    <message>
        <source>The serial port is not there.</source>
        <translation>串口不存在。</translation>
    </message>
    <message>
        <source>The system does not let this user open the serial port.</source>
        <translation>系统不允许当前用户打开串口。</translation>
    </message>
    <message>
        <source>USB location {location} is slot {slot} already</source>
        <translation>USB 位置 {location} 已是 {slot} 号工位</translation>
    </message>
    <message>
        <source>a Bluetooth product takes its names from its MAC pool, which is empty: add a range</source>
        <translation>蓝牙产品的名称取自 MAC 池，而 MAC 池为空：请添加号段</translation>
    </message>
    <message>
        <source>a MAC has 6 bytes, not {count}</source>
        <translation>MAC 应为 6 个字节，而不是 {count} 个</translation>
    </message>
    <message>
        <source>a PIN has {fewest} to {most} characters</source>
        <translation>PIN 应为 {fewest} 到 {most} 个字符</translation>
    </message>
    <message>
        <source>a PostgreSQL server has these books: its administrator copies them (pg_dump) and puts them back</source>
        <translation>账本在 PostgreSQL 服务器上：由其管理员备份 (pg_dump) 和恢复</translation>
    </message>
    <message>
        <source>a TRUE/FALSE value</source>
        <translation>TRUE/FALSE 值</translation>
    </message>
    <message>
        <source>a [[slot]] has no number (1 or more)</source>
        <translation>有一个 [[slot]] 没有 number（须为 1 或以上）</translation>
    </message>
    <message>
        <source>a chip is being erased; wait for its end</source>
        <translation>正在擦除芯片，请等待完成</translation>
    </message>
    <message>
        <source>a csv can&apos;t have a password; write .xlsx</source>
        <translation>csv 文件不能设密码，请保存为 .xlsx</translation>
    </message>
    <message>
        <source>a date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>a device of one of these names exists already</source>
        <translation>其中某个名称的设备已存在</translation>
    </message>
    <message>
        <source>a file is for one product, this one has {count} (first row: rows): {listed}; split it</source>
        <translation>一个文件只能属于一个产品，本文件有 {count} 个（首行: 行数）：{listed}；请拆分</translation>
    </message>
    <message>
        <source>a formula</source>
        <translation>公式</translation>
    </message>
    <message>
        <source>a jig has one slot or more</source>
        <translation>治具至少有一个工位</translation>
    </message>
    <message>
        <source>a label was scanned for slot {slot}, which the fixture does not have</source>
        <translation>扫描了工位 {slot} 的标签，但治具没有此工位</translation>
    </message>
    <message>
        <source>a name has 1 to 64 characters</source>
        <translation>姓名应为 1 到 64 个字符</translation>
    </message>
    <message>
        <source>a name or a secret is in stock already, so nothing was made; check the file again</source>
        <translation>有名称或密钥已在库中，因此未创建任何内容，请重新校验文件</translation>
    </message>
    <message>
        <source>a passphrase has at least {count} characters; four words are good</source>
        <translation>口令至少 {count} 个字符，建议用四个词语</translation>
    </message>
    <message>
        <source>a person and a reason are needed: they go on record</source>
        <translation>需要填写人员和原因：将记录在案</translation>
    </message>
    <message>
        <source>a person is needed: it goes on record</source>
        <translation>需要填写人员：将记录在案</translation>
    </message>
    <message>
        <source>a product&apos;s name has 1 to {most} characters, all printable</source>
        <translation>产品名称为 1 至 {most} 个可显示字符</translation>
    </message>
    <message>
        <source>a quantity of 1 or more is wanted</source>
        <translation>数量须为 1 或以上</translation>
    </message>
    <message>
        <source>a run is open already; stop it first</source>
        <translation>生产已在进行，请先停止</translation>
    </message>
    <message>
        <source>a run is open; stop it first</source>
        <translation>生产正在进行，请先停止</translation>
    </message>
    <message>
        <source>a run is open; stop it first, then teach the slots</source>
        <translation>生产正在进行，请先停止，再示教工位</translation>
    </message>
    <message>
        <source>a sheet holds {most} codes at most; write one batch at a time</source>
        <translation>一个工作表最多容纳 {most} 个激活码，请逐批导出</translation>
    </message>
    <message>
        <source>a text of more than {most} characters</source>
        <translation>超过 {most} 个字符的文本</translation>
    </message>
    <message>
        <source>a text with an escape sequence such as _x0041_, which programs read differently</source>
        <translation>含有 _x0041_ 之类转义序列的文本（不同程序读法不同）</translation>
    </message>
    <message>
        <source>a unit was passed with it once, so it is never given out again</source>
        <translation>曾有模组用它判定合格，因此不会再次发放</translation>
    </message>
    <message>
        <source>a unit with MAC {mac} is being flashed in {place} of {station}; set this one aside</source>
        <translation>MAC 为 {mac} 的模组正在 {station} 的 {place} 烧录，请将此模组放到一边</translation>
    </message>
    <message>
        <source>a unit with MAC {mac} was being flashed in slot {slot} of {station}, which does not run now; start Flashline there, or let an engineer run `flashline database take-over {station}`, then flash it again</source>
        <translation>MAC 为 {mac} 的模组曾在 {station} 的工位 {slot} 烧录，该站点现未运行；请在那里启动 Flashline，或由工程师执行 `flashline database take-over {station}`，然后重新烧录</translation>
    </message>
    <message>
        <source>acknowledge what is gone of the record</source>
        <translation>确认记录中缺失的部分</translation>
    </message>
    <message>
        <source>activated: the cloud has seen a device with it</source>
        <translation>已激活：云端已见过使用它的设备</translation>
    </message>
    <message>
        <source>add a product</source>
        <translation>添加产品</translation>
    </message>
    <message>
        <source>all {slots} slots have been taught already</source>
        <translation>全部 {slots} 个工位均已记录</translation>
    </message>
    <message>
        <source>already imported as batch {batch}</source>
        <translation>已作为批次 {batch} 导入</translation>
    </message>
    <message>
        <source>already in stock: batch {batch}, row {row}</source>
        <translation>已在库中：批次 {batch}，第 {row} 行</translation>
    </message>
    <message>
        <source>among {first} to {last}, older than the chain, something was altered: {before} lines were there, {now} are</source>
        <translation>{first} 至 {last} 之间早于记录链的内容被改动：原有 {before} 行，现有 {now} 行</translation>
    </message>
    <message>
        <source>an ESP8266 has no eFuses for a custom MAC</source>
        <translation>ESP8266 没有用于自定义 MAC 的 eFuse</translation>
    </message>
    <message>
        <source>an Excel error such as #N/A</source>
        <translation>Excel 错误值（如 #N/A）</translation>
    </message>
    <message>
        <source>an NVS partition has at least 0x3000 bytes in whole pages, not 0x{size:x}</source>
        <translation>NVS 分区至少为 0x3000 字节的整页，而不是 0x{size:x}</translation>
    </message>
    <message>
        <source>an error in Flashline itself: {kind}</source>
        <translation>Flashline 自身出错：{kind}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>another job</source>
        <translation>另一个任务</translation>
    </message>
    <message>
        <source>another program changed it at the same moment; try again</source>
        <translation>另一个程序同时更改了它，请重试</translation>
    </message>
    <message>
        <source>another program keeps it locked; close other programs that have it open</source>
        <translation>被其他程序锁定，请关闭打开它的其他程序</translation>
    </message>
    <message>
        <source>another station changed the same rows at the same moment; try again</source>
        <translation>另一个站点同时更改了相同的数据，请重试</translation>
    </message>
    <message>
        <source>another station keeps it locked; try again</source>
        <translation>另一个站点锁定了它，请重试</translation>
    </message>
    <message>
        <source>application in {partition!r}</source>
        <translation>{partition!r} 中的应用程序</translation>
    </message>
    <message>
        <source>application {id} ended as {status}; {count} names refused ({shown})</source>
        <translation>申请 {id} 以 {status} 结束，{count} 个名称被拒绝（{shown}）</translation>
    </message>
    <message>
        <source>available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>batch {batch} can&apos;t be closed: its codes are not in stock ({state})</source>
        <translation>批次 {batch} 无法结账：其激活码尚未入库（{state}）</translation>
    </message>
    <message>
        <source>batch {batch} can&apos;t be closed: {count} codes are held, so it is not known whether they are on their units. Flash these units again, give the codes back or make them void; or accept them as they are (--accept-held):</source>
        <translation>批次 {batch} 无法结账：有 {count} 个激活码待核查，无法确定是否已写入模组。请重新烧录这些模组、归还激活码或将其作废；也可以按现状接受 (--accept-held)：</translation>
    </message>
    <message>
        <source>batch {batch} can&apos;t be closed: {count} codes are in flight; let their jobs end, or start Flashline on the station that left them:</source>
        <translation>批次 {batch} 无法结账：有 {count} 个激活码处理中；请等待任务结束，或在遗留它们的站点上启动 Flashline：</translation>
    </message>
    <message>
        <source>batch {batch} can&apos;t be closed: {issued} codes were issued and {found} are there; restore the store from a backup, `flashline doctor` tells more</source>
        <translation>批次 {batch} 无法结账：发放了 {issued} 个激活码，账本中有 {found} 个；请从备份恢复账本，`flashline doctor` 可查看详情</translation>
    </message>
    <message>
        <source>batch {batch} can&apos;t be closed: {operator} has a run open on it since {opened_at:%Y-%m-%d %H:%M} UTC; stop that run first</source>
        <translation>批次 {batch} 无法结账：{operator} 自 {opened_at:%Y-%m-%d %H:%M} UTC 起正在用它生产；请先停止该次生产</translation>
    </message>
    <message>
        <source>batch {batch} can&apos;t be used: its codes are not in stock ({state})</source>
        <translation>批次 {batch} 不能使用：其激活码未入库（{state}）</translation>
    </message>
    <message>
        <source>batch {batch} does not wait to be continued</source>
        <translation>批次 {batch} 不在等待处理</translation>
    </message>
    <message>
        <source>batch {batch} has codes for production; a trial takes debug codes</source>
        <translation>批次 {batch} 是量产码；试产请使用调试码</translation>
    </message>
    <message>
        <source>batch {batch} has debug codes, which are for trials only, never for production</source>
        <translation>批次 {batch} 是调试码，只能用于试产，不得用于量产</translation>
    </message>
    <message>
        <source>batch {batch} has no available code left; choose another or import more</source>
        <translation>批次 {batch} 已没有可用的激活码，请选择其他批次或再导入</translation>
    </message>
    <message>
        <source>batch {batch} has no available code left; close the run and open one with another batch</source>
        <translation>批次 {batch} 已没有可用的激活码，请结束生产并换用其他批次</translation>
    </message>
    <message>
        <source>batch {batch} has no code with the DeviceName {device_name}{where}</source>
        <translation>批次 {batch} 中没有 DeviceName 为 {device_name} 的激活码{where}</translation>
    </message>
    <message>
        <source>batch {batch} is being worked on by station {station}; wait, or stop it there</source>
        <translation>批次 {batch} 正由站点 {station} 处理；请等待，或在该站点停止</translation>
    </message>
    <message>
        <source>batch {batch} is closed, so none of its codes changes; take another batch, or let an engineer open it again with `flashline reopen {batch} --reason ...`</source>
        <translation>批次 {batch} 已结账，其激活码不再变动；请换用其他批次，或由工程师用 `flashline reopen {batch} --reason ...` 重新打开</translation>
    </message>
    <message>
        <source>batch {batch} is closed; choose another, or open it again with a reason</source>
        <translation>批次 {batch} 已结账；请选择其他批次，或说明原因重新打开</translation>
    </message>
    <message>
        <source>batch {batch} is not closed: its state is {state}</source>
        <translation>批次 {batch} 未结账：其状态为 {state}</translation>
    </message>
    <message>
        <source>batch {batch} is not finished and waits: {why}</source>
        <translation>批次 {batch} 未完成，等待处理：{why}</translation>
    </message>
    <message>
        <source>batch {batch} was begun at {place}, and the account that is set is at {other}</source>
        <translation>批次 {batch} 在 {place} 开始，而当前账号位于 {other}</translation>
    </message>
    <message>
        <source>batch {batch}: {source}</source>
        <translation>批次 {batch}：{source}</translation>
    </message>
    <message>
        <source>batch {batch}; nothing was written to this unit</source>
        <translation>批次 {batch}；未向此模组写入任何内容</translation>
    </message>
    <message>
        <source>batch {number} is closed, but its sheet is missing: {error}; close it once more with another file name</source>
        <translation>批次 {number} 已结账，但没有结账单：{error}；请用其他文件名再结账一次</translation>
    </message>
    <message>
        <source>batches that came since, whose files must not be imported again: {listed}</source>
        <translation>此后新增的批次，其文件不得再次导入：{listed}</translation>
    </message>
    <message>
        <source>begins as {encoding} text, but from byte {byte} on (near row {row}) it is another encoding: two files were put together as text; {save}</source>
        <translation>开头是 {encoding} 文本，但从第 {byte} 字节起（约第 {row} 行）是另一种编码：两个文件被拼在了一起；请{save}</translation>
    </message>
    <message>
        <source>begins with {first:02X}; an image begins with E9</source>
        <translation>以 {first:02X} 开头；映像应以 E9 开头</translation>
    </message>
    <message>
        <source>bootloader</source>
        <translation>引导程序</translation>
    </message>
    <message>
        <source>burn custom MACs</source>
        <translation>烧录自定义 MAC</translation>
    </message>
    <message>
        <source>but the build is for {chip}</source>
        <translation>而此构建用于 {chip}</translation>
    </message>
    <message>
        <source>byte {byte} (near row {row}) is not {encoding} text; {save}</source>
        <translation>第 {byte} 字节（约第 {row} 行）不是 {encoding} 文本；请{save}</translation>
    </message>
    <message>
        <source>can&apos;t be opened: {reason}</source>
        <translation>无法打开：{reason}</translation>
    </message>
    <message>
        <source>can&apos;t be written: {reason}</source>
        <translation>无法写入：{reason}</translation>
    </message>
    <message>
        <source>change a product</source>
        <translation>修改产品</translation>
    </message>
    <message>
        <source>change how many codes a product may have</source>
        <translation>更改产品的激活码数量上限</translation>
    </message>
    <message>
        <source>change how the key is kept</source>
        <translation>更改主密钥的保管方式</translation>
    </message>
    <message>
        <source>change roles</source>
        <translation>更改角色</translation>
    </message>
    <message>
        <source>change the MAC pool</source>
        <translation>更改 MAC 池</translation>
    </message>
    <message>
        <source>change the PIN of others</source>
        <translation>更改他人的 PIN</translation>
    </message>
    <message>
        <source>change the key</source>
        <translation>更换主密钥</translation>
    </message>
    <message>
        <source>check a backup</source>
        <translation>校验备份</translation>
    </message>
    <message>
        <source>checksum is wrong: the file is damaged</source>
        <translation>校验和错误：文件已损坏</translation>
    </message>
    <message>
        <source>chip id {number} in its header is not known</source>
        <translation>其头部的芯片编号 {number} 未知</translation>
    </message>
    <message>
        <source>chip id {number} is not known</source>
        <translation>芯片编号 {number} 未知</translation>
    </message>
    <message>
        <source>chip {chip!r} of the build&apos;s description is not known; known are {names}</source>
        <translation>构建说明中的芯片 {chip!r} 未知；已知的有 {names}</translation>
    </message>
    <message>
        <source>close a batch</source>
        <translation>对批次结账</translation>
    </message>
    <message>
        <source>code {device_name}</source>
        <translation>激活码 {device_name}</translation>
    </message>
    <message>
        <source>code {device_name} of batch {batch} is {state}{unit}{work}: {refusal}</source>
        <translation>批次 {batch} 的激活码 {device_name} 状态为{state}{unit}{work}：{refusal}</translation>
    </message>
    <message>
        <source>code {name} may be on unit {unit}, but unit {mac} was read</source>
        <translation>激活码 {name} 可能在模组 {unit} 上，但读到的是模组 {mac}</translation>
    </message>
    <message>
        <source>code {name} may be on unit {unit}: put that unit into a slot and give its port; if the unit is gone, the code can only be made void</source>
        <translation>激活码 {name} 可能在模组 {unit} 上：请把该模组放入工位并选择其串口；如果模组已不在，只能将该激活码作废</translation>
    </message>
    <message>
        <source>codes are chosen by scanned labels: scan the label of the unit in each slot</source>
        <translation>激活码按扫描的标签选择：请扫描每个工位中模组的标签</translation>
    </message>
    <message>
        <source>codes stand twice in the file; nothing was taken in:</source>
        <translation>文件中有重复的激活码；未导入任何内容：</translation>
    </message>
    <message>
        <source>comes after {other} in the chain: they were put in another order</source>
        <translation>在链中位于 {other} 之后：顺序被改动</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>confirm this</source>
        <translation>确认此操作</translation>
    </message>
    <message>
        <source>consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>deed {deed} of another session names it</source>
        <translation>另一会话的操作 {deed} 提到了它</translation>
    </message>
    <message>
        <source>differs from the one in row {row}; all rows of a product have the same</source>
        <translation>与第 {row} 行不同；同一产品的所有行应相同</translation>
    </message>
    <message>
        <source>differs in {names}</source>
        <translation>以下字段不一致：{names}</translation>
    </message>
    <message>
        <source>dismiss a batch</source>
        <translation>移除批次</translation>
    </message>
    <message>
        <source>download codes</source>
        <translation>下载激活码</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>enter a ProductSecret</source>
        <translation>录入 ProductSecret</translation>
    </message>
    <message>
        <source>enter quota</source>
        <translation>录入配额</translation>
    </message>
    <message>
        <source>erase a whole chip</source>
        <translation>擦除整个芯片</translation>
    </message>
    <message>
        <source>every [[slot]] is a table with number, port and lines</source>
        <translation>每个 [[slot]] 都应是含有 number、port 和 lines 的表</translation>
    </message>
    <message>
        <source>failed in slots {slots}; here: {failure}: {detail}</source>
        <translation>在工位 {slots} 均失败；此处：{failure}：{detail}</translation>
    </message>
    <message>
        <source>firmware</source>
        <translation>固件</translation>
    </message>
    <message>
        <source>forget a cloud account</source>
        <translation>移除云账号</translation>
    </message>
    <message>
        <source>give a batch up</source>
        <translation>放弃批次</translation>
    </message>
    <message>
        <source>give a code back</source>
        <translation>退回激活码</translation>
    </message>
    <message>
        <source>given up by {person}: {reason}</source>
        <translation>由 {person} 放弃：{reason}</translation>
    </message>
    <message>
        <source>go back to a backup</source>
        <translation>恢复备份</translation>
    </message>
    <message>
        <source>going back to {backup} would forget something: {loss}. Allow it only if the present store is lost for good (--forget): such codes are taken out then, so that none is given out twice</source>
        <translation>恢复到 {backup} 会丢失内容：{loss}。仅在当前账本确已无法挽回时才允许 (--forget)：届时这些激活码会被作废，以免重复发放</translation>
    </message>
    <message>
        <source>has 14 digits, an IMEI has 15: Excel has taken a leading zero away, or the check digit is missing</source>
        <translation>只有 14 位，IMEI 应为 15 位：Excel 去掉了前导零，或缺少校验位</translation>
    </message>
    <message>
        <source>has a character other than A-Z a-z 0-9 - _ @ . :</source>
        <translation>含有 A-Z a-z 0-9 - _ @ . : 以外的字符</translation>
    </message>
    <message>
        <source>has a space, quote, comma or another character that is not allowed</source>
        <translation>含有空格、引号、逗号或其他不允许的字符</translation>
    </message>
    <message>
        <source>has a value in column {column}, but the header ends at column {width}: a delimiter inside a field, or a note beside the table; correct or remove it</source>
        <translation>第 {column} 列有值，但表头只到第 {width} 列：字段内有分隔符，或表格旁有备注；请更正或删除</translation>
    </message>
    <message>
        <source>has an oversized part {path}; copy the rows into a new workbook</source>
        <translation>其中的 {path} 过大；请把各行复制到新工作簿</translation>
    </message>
    <message>
        <source>has damaged or too many merged cells; copy the rows into a new workbook</source>
        <translation>合并单元格损坏或过多；请把各行复制到新工作簿</translation>
    </message>
    <message>
        <source>has more than {most} texts; copy the rows into a new workbook</source>
        <translation>文本超过 {most} 个；请把各行复制到新工作簿</translation>
    </message>
    <message>
        <source>has neither a Status nor an ActiveTime (状态, 激活时间); export the list with them</source>
        <translation>既没有“状态”也没有“激活时间”列（Status、ActiveTime）；请连同这些列一起导出</translation>
    </message>
    <message>
        <source>has other kinds of secrets than the rows before; write one file per batch</source>
        <translation>密钥类型与前面各行不同；请每个批次写一个文件</translation>
    </message>
    <message>
        <source>has the name ending {suffix}; .xlsx or .csv can be written</source>
        <translation>文件扩展名为 {suffix}；只能写入 .xlsx 或 .csv</translation>
    </message>
    <message>
        <source>has the name ending {suffix}; a sheet is an .xlsx file</source>
        <translation>文件扩展名为 {suffix}；清单应为 .xlsx 文件</translation>
    </message>
    <message>
        <source>has the name ending {suffix}; a summary is a .pdf file</source>
        <translation>文件扩展名为 {suffix}；摘要应为 .pdf 文件</translation>
    </message>
    <message>
        <source>has the name ending {suffix}; a template is an .xlsx file</source>
        <translation>文件扩展名为 {suffix}；模板应为 .xlsx 文件</translation>
    </message>
    <message>
        <source>has the name ending {suffix}; only .xlsx and .csv are read</source>
        <translation>文件扩展名为 {suffix}；只能读取 .xlsx 和 .csv</translation>
    </message>
    <message>
        <source>has values beyond column {most}; copy the table into a new workbook</source>
        <translation>第 {most} 列之后还有内容，请将表格复制到新的工作簿</translation>
    </message>
    <message>
        <source>has white space before or after it; that is not removed silently, correct the file</source>
        <translation>前后有空白字符；不会自动去除，请更正文件</translation>
    </message>
    <message>
        <source>has {count} characters; 4 to 32 are allowed</source>
        <translation>有 {count} 个字符，应为 4 至 32 个</translation>
    </message>
    <message>
        <source>has {count} characters; at most {most} are allowed</source>
        <translation>有 {count} 个字符，最多 {most} 个</translation>
    </message>
    <message>
        <source>has {count} digits, an IMEI has 15</source>
        <translation>有 {count} 位数字，IMEI 应为 15 位</translation>
    </message>
    <message>
        <source>has {count} hex digits, a MAC has 12: Excel has taken leading zeros away, or some were not copied</source>
        <translation>有 {count} 位十六进制数字，MAC 应为 12 位：Excel 去掉了前导零，或未复制完整</translation>
    </message>
    <message>
        <source>heads of other books are kept here too: {name}</source>
        <translation>这里还保存着其他账本的链尾：{name}</translation>
    </message>
    <message>
        <source>held</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>holds a DOCTYPE, which no spreadsheet writes; it is not opened</source>
        <translation>含有表格软件不会写入的 DOCTYPE，因此不予打开</translation>
    </message>
    <message>
        <source>holds a NUL (character {place}), as UTF-16 without its mark does; {save}</source>
        <translation>含有 NUL（第 {place} 个字符），可能是没有标记的 UTF-16；请{save}</translation>
    </message>
    <message>
        <source>holds macros and is not opened; without macros, {save}</source>
        <translation>含有宏，因此不予打开；请去掉宏并{save}</translation>
    </message>
    <message>
        <source>holds no rows at all; download or copy it again</source>
        <translation>没有任何行；请重新下载或复制</translation>
    </message>
    <message>
        <source>is a PDF; download the activation codes as .xlsx or .csv</source>
        <translation>是 PDF 文件；请下载 .xlsx 或 .csv 格式的激活码</translation>
    </message>
    <message>
        <source>is a date or time; format the column as text and enter the names again</source>
        <translation>是日期或时间；请把该列设为文本格式并重新填写</translation>
    </message>
    <message>
        <source>is a folder or device, not a file</source>
        <translation>是文件夹或设备，不是文件</translation>
    </message>
    <message>
        <source>is a number in scientific notation, which Excel makes of names such as 12E3; take the original file</source>
        <translation>是科学计数法的数字（Excel 会把 12E3 之类的名称变成这样）；请使用原始文件</translation>
    </message>
    <message>
        <source>is a number of {count} digits while the texts of this column have {least} characters or more: leading zeros may be lost; take the original file</source>
        <translation>是 {count} 位数字，而该列的文本至少有 {least} 个字符：前导零可能已丢失，请使用原始文件</translation>
    </message>
    <message>
        <source>is a number of {count} digits; Excel keeps only {kept} and has changed the rest, take the original file</source>
        <translation>是 {count} 位数字；Excel 只保留 {kept} 位，其余已被更改，请使用原始文件</translation>
    </message>
    <message>
        <source>is a number shown in the format &apos;{format}&apos;, so that what is seen is not what is stored; format the column as text and enter the names again</source>
        <translation>是以“{format}”格式显示的数字，所见与所存不同；请把该列设为文本格式并重新填写</translation>
    </message>
    <message>
        <source>is a number with a fraction, exponent or sign; Excel has damaged it, take the original file</source>
        <translation>是带小数、指数或符号的数字，已被 Excel 损坏；请使用原始文件</translation>
    </message>
    <message>
        <source>is a number, not a text; format the column as text and copy it again from the original file</source>
        <translation>是数字而不是文本；请把该列设为文本格式，并从原始文件重新复制</translation>
    </message>
    <message>
        <source>is a program, not a list of codes; don&apos;t open it, and tell who sent it</source>
        <translation>是程序而不是激活码清单；请勿打开，并告知发送者</translation>
    </message>
    <message>
        <source>is a web page or XML, not a list of codes; if it is a login page, log in and download again, if it is a table, {save}</source>
        <translation>是网页或 XML，不是激活码清单；若是登录页面，请登录后重新下载；若是表格，请{save}</translation>
    </message>
    <message>
        <source>is a zip file but no Excel workbook; if it holds the list, unpack it, if it is an OpenDocument table, {save}</source>
        <translation>是 zip 文件但不是 Excel 工作簿；若清单在其中，请先解压；若是 OpenDocument 表格，请{save}</translation>
    </message>
    <message>
        <source>is a zip with a password; unpack it first</source>
        <translation>是带密码的 zip 文件；请先解压</translation>
    </message>
    <message>
        <source>is an Office file but no .xlsx workbook; {save}</source>
        <translation>是 Office 文件但不是 .xlsx 工作簿；请{save}</translation>
    </message>
    <message>
        <source>is an old Excel 97-2003 file (.xls), whatever its name says; {save}</source>
        <translation>无论文件名如何，这是旧的 Excel 97-2003 文件 (.xls)；请{save}</translation>
    </message>
    <message>
        <source>is another one than in the rows before; write one file per product</source>
        <translation>与前面各行不同；请每个产品写一个文件</translation>
    </message>
    <message>
        <source>is cut short or no image: {error}</source>
        <translation>不完整或不是映像：{error}</translation>
    </message>
    <message>
        <source>is damaged or was cut short; download or copy it again</source>
        <translation>已损坏或不完整；请重新下载或复制</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>为空</translation>
    </message>
    <message>
        <source>is empty (0 bytes); download or copy it again</source>
        <translation>为空（0 字节）；请重新下载或复制</translation>
    </message>
    <message>
        <source>is empty, but other rows have one</source>
        <translation>为空，但其他行有值</translation>
    </message>
    <message>
        <source>is filled, but most rows have none; a file is for one flashing method</source>
        <translation>有值，但多数行没有；一个文件只能用于一种烧录方式</translation>
    </message>
    <message>
        <source>is gone, and deed {deed} is the last of it: it was removed</source>
        <translation>已不存在，最后的操作是 {deed}：它被删除了</translation>
    </message>
    <message>
        <source>is in no chain: it was inserted</source>
        <translation>不在任何链中：它是被插入的</translation>
    </message>
    <message>
        <source>is larger than {most} MB; a file of 500,000 codes has some 35 MB</source>
        <translation>大于 {most} MB；500,000 个激活码的文件约 35 MB</translation>
    </message>
    <message>
        <source>is marked as activated at another moment than the record says</source>
        <translation>标记的激活时间与记录不同</translation>
    </message>
    <message>
        <source>is marked as activated, and no line says so: it was marked without one</source>
        <translation>被标记为已激活，但没有相应的记录行：标记时未记录</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is named .csv but is a zip or Excel file; if it is a workbook, rename it to .xlsx</source>
        <translation>扩展名为 .csv，实际是 zip 或 Excel 文件；若是工作簿，请改名为 .xlsx</translation>
    </message>
    <message>
        <source>is named .xlsx but is no Excel workbook; if it is a text file, rename it to .csv, else download it again</source>
        <translation>扩展名为 .xlsx，但不是 Excel 工作簿；若是文本文件，请改名为 .csv，否则请重新下载</translation>
    </message>
    <message>
        <source>is nested too deep</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>is no IMEI: it has 15 digits and nothing else</source>
        <translation>不是 IMEI：IMEI 只含 15 位数字</translation>
    </message>
    <message>
        <source>is no MAC: twelve hex digits, with : or - between the pairs or without</source>
        <translation>不是 MAC：应为 12 位十六进制数字，每两位之间可有 : 或 -</translation>
    </message>
    <message>
        <source>is no device&apos;s MAC: it is a group address or all zeros</source>
        <translation>不是设备的 MAC：是组播地址或全为零</translation>
    </message>
    <message>
        <source>is no pattern: {error}</source>
        <translation>不是有效的模式：{error}</translation>
    </message>
    <message>
        <source>is no time; written is for example 2026-03-04 05:06:07 or 2026-03-04T05:06:07Z</source>
        <translation>不是时间；应写作例如 2026-03-04 05:06:07 或 2026-03-04T05:06:07Z</translation>
    </message>
    <message>
        <source>is not a name that the platform takes</source>
        <translation>不是平台接受的名称</translation>
    </message>
    <message>
        <source>is not as deed {deed} left it: it was altered</source>
        <translation>与操作 {deed} 之后的状态不同：它被改动了</translation>
    </message>
    <message>
        <source>is not the one that was given ({count} rows)</source>
        <translation>与所提供的不一致（{count} 行）</translation>
    </message>
    <message>
        <source>is not with the unit, or since the time, that its history ends with (code_event {event})</source>
        <translation>所属模组或时间与其历史的最后一条不符 (code_event {event})</translation>
    </message>
    <message>
        <source>is on no record: it was inserted</source>
        <translation>没有任何记录：它是被插入的</translation>
    </message>
    <message>
        <source>is out of place</source>
        <translation>位置不对</translation>
    </message>
    <message>
        <source>is packed in a way that Excel does not use; save it again in Excel</source>
        <translation>压缩方式不是 Excel 所用的；请在 Excel 中重新保存</translation>
    </message>
    <message>
        <source>is protected by a password; open it in Excel, remove the password and save it again</source>
        <translation>有密码保护；请在 Excel 中打开，去掉密码后重新保存</translation>
    </message>
    <message>
        <source>is refused by the platform</source>
        <translation>被平台拒绝</translation>
    </message>
    <message>
        <source>is the same as in row {row}</source>
        <translation>与第 {row} 行相同</translation>
    </message>
    <message>
        <source>is the same as in row {row}; a name can be only once in a file</source>
        <translation>与第 {row} 行相同；一个名称在文件中只能出现一次</translation>
    </message>
    <message>
        <source>is the same as in row {row}; every device has its own</source>
        <translation>与第 {row} 行相同；每个设备应各不相同</translation>
    </message>
    <message>
        <source>is unknown; known are {names}</source>
        <translation>未知；可用的有 {names}</translation>
    </message>
    <message>
        <source>is {name} of batch {batch}, row {row} but for upper and lower case, : or -; that is one device</source>
        <translation>与批次 {batch} 第 {row} 行的 {name} 仅大小写、: 或 - 不同，属于同一设备</translation>
    </message>
    <message>
        <source>is {name} of row {row} but for upper and lower case, : or -; that is one device</source>
        <translation>与第 {row} 行的 {name} 仅大小写、: 或 - 不同，属于同一设备</translation>
    </message>
    <message>
        <source>is {other}, but the rows before have {key}; a list is for one product</source>
        <translation>是 {other}，而前面各行是 {key}；一个清单只能属于一个产品</translation>
    </message>
    <message>
        <source>is {state}, and its history ends with {last} (code_event {event})</source>
        <translation>状态为{state}，而其历史以 {last} 结束 (code_event {event})</translation>
    </message>
    <message>
        <source>is {state}, and its history has no line: it was changed without one</source>
        <translation>状态为{state}，而其历史没有任何记录：它被擅自更改</translation>
    </message>
    <message>
        <source>is {value}, but {given} was given ({count} rows)</source>
        <translation>是 {value}，而所提供的是 {given}（{count} 行）</translation>
    </message>
    <message>
        <source>is {what}; a plain text is wanted, paste the values as text</source>
        <translation>是{what}；应为纯文本，请粘贴为文本</translation>
    </message>
    <message>
        <source>it can only be read now (a standby server?)</source>
        <translation>目前只能读取（是否为备用服务器？）</translation>
    </message>
    <message>
        <source>it can&apos;t be made void</source>
        <translation>不能作废</translation>
    </message>
    <message>
        <source>it can&apos;t be opened; check that the folder is there and this user may write in it</source>
        <translation>无法打开，请检查文件夹是否存在以及当前用户是否有写权限</translation>
    </message>
    <message>
        <source>it can&apos;t be reopened</source>
        <translation>不能重新打开</translation>
    </message>
    <message>
        <source>it can&apos;t be written to; give this user the right to write the file and its folder</source>
        <translation>无法写入，请给予当前用户对该文件及其文件夹的写权限</translation>
    </message>
    <message>
        <source>it is known outside the database</source>
        <translation>数据库之外有其记录</translation>
    </message>
    <message>
        <source>its MACs are not DeviceNames of batch {batch}: it was altered</source>
        <translation>其 MAC 不是批次 {batch} 的 DeviceName：已被改动</translation>
    </message>
    <message>
        <source>its fingerprint is not that of its secret</source>
        <translation>其指纹与密钥不符</translation>
    </message>
    <message>
        <source>its sealed secret is damaged, or another row&apos;s</source>
        <translation>其加密的密钥已损坏，或属于其他行</translation>
    </message>
    <message>
        <source>job {job} can&apos;t be recorded: run {run} or code {code_id} is not in the store</source>
        <translation>无法记录任务 {job}：账本中没有生产 {run} 或激活码 {code_id}</translation>
    </message>
    <message>
        <source>job {job} can&apos;t begin to write it</source>
        <translation>任务 {job} 不能开始写入</translation>
    </message>
    <message>
        <source>job {job} can&apos;t confirm it</source>
        <translation>任务 {job} 不能确认它</translation>
    </message>
    <message>
        <source>job {job} can&apos;t hold it</source>
        <translation>任务 {job} 不能将其列为待核查</translation>
    </message>
    <message>
        <source>job {job} can&apos;t release it for unit {mac}</source>
        <translation>任务 {job} 不能为模组 {mac} 释放它</translation>
    </message>
    <message>
        <source>job {job} is on record already, with another outcome</source>
        <translation>任务 {job} 已有记录，且结果不同</translation>
    </message>
    <message>
        <source>key {key!r} holds no string</source>
        <translation>键 {key!r} 中不是字符串</translation>
    </message>
    <message>
        <source>labels were scanned, but codes are chosen by the rule {match}</source>
        <translation>已扫描标签，但激活码按规则 {match} 选择</translation>
    </message>
    <message>
        <source>larger than {most} bytes</source>
        <translation>超过 {most} 字节</translation>
    </message>
    <message>
        <source>let people go</source>
        <translation>注销人员</translation>
    </message>
    <message>
        <source>line 1 of the recovery sheet was copied wrongly; look at it again</source>
        <translation>恢复单第 1 行抄写有误，请再核对</translation>
    </message>
    <message>
        <source>line {place} of the recovery sheet was copied wrongly; look at it again</source>
        <translation>恢复单第 {place} 行抄写有误，请再核对</translation>
    </message>
    <message>
        <source>link {link} before it in the chain: removed</source>
        <translation>链中在它之前的第 {link} 环：已被删除</translation>
    </message>
    <message>
        <source>links {first} to {last} before it in the chain: removed</source>
        <translation>链中在它之前的第 {first} 至 {last} 环：已被删除</translation>
    </message>
    <message>
        <source>location</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>look at a secret</source>
        <translation>查看密钥</translation>
    </message>
    <message>
        <source>make a backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>make a batch</source>
        <translation>创建批次</translation>
    </message>
    <message>
        <source>more codes came than the {quantity} that were asked for</source>
        <translation>得到的激活码多于所申请的 {quantity} 个</translation>
    </message>
    <message>
        <source>more devices were asked for than the platform takes at once</source>
        <translation>请求的设备数量超过平台一次可接受的上限</translation>
    </message>
    <message>
        <source>more than {most} slots</source>
        <translation>超过 {most} 个工位</translation>
    </message>
    <message>
        <source>more was typed than the recovery sheet has</source>
        <translation>输入的内容多于恢复单上的内容</translation>
    </message>
    <message>
        <source>must be a number from 9600 to 5000000</source>
        <translation>必须是 9600 到 5000000 之间的数</translation>
    </message>
    <message>
        <source>must be a number of seconds from {least} to 120</source>
        <translation>必须是 {least} 到 120 之间的秒数</translation>
    </message>
    <message>
        <source>must be a pattern</source>
        <translation>必须是模式</translation>
    </message>
    <message>
        <source>must be a pattern with a group named device_name</source>
        <translation>必须是含有名为 device_name 的组的模式</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>必须是表</translation>
    </message>
    <message>
        <source>must be one of {names}</source>
        <translation>必须是 {names} 之一</translation>
    </message>
    <message>
        <source>must be text of 1 to {count} characters</source>
        <translation>必须是 1 到 {count} 个字符的文本</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>必须是 true 或 false</translation>
    </message>
    <message>
        <source>name must be text and columns a number from 1 to {most}</source>
        <translation>name 须为文本，columns 须为 1 至 {most} 的数字</translation>
    </message>
    <message>
        <source>name people</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>names for the per-product secret are not made here; upload those that the platform knows</source>
        <translation>一型一密的名称不在此生成；请上传平台已登记的名称</translation>
    </message>
    <message>
        <source>names for the per-product secret come by batch upload only: the platform must know every DeviceName before its device first connects</source>
        <translation>一型一密只能通过批量上传：设备首次联网前，平台必须已知每个 DeviceName</translation>
    </message>
    <message>
        <source>names of its codes are not those that came into stock</source>
        <translation>其激活码的名称与入库时不同</translation>
    </message>
    <message>
        <source>no DeviceName within {timeout:g} s; {count} lines</source>
        <translation>{timeout:g} 秒内没有 DeviceName；共 {count} 行</translation>
    </message>
    <message>
        <source>no [[slot]] in the file</source>
        <translation>文件中没有 [[slot]]</translation>
    </message>
    <message>
        <source>no cloud account is set up: enter it first, at Products, Cloud account</source>
        <translation>尚未设置云账号：请先在“产品”页的“云账号”中录入</translation>
    </message>
    <message>
        <source>no code of batch {batch} has the DeviceName {wanted}; set this unit aside</source>
        <translation>批次 {batch} 中没有 DeviceName 为 {wanted} 的激活码，请将此模组放到一边</translation>
    </message>
    <message>
        <source>no column named {needed}. Wanted are the headers {wanted}; seen are: {seen}</source>
        <translation>没有名为 {needed} 的列。需要的表头：{wanted}；实际看到：{seen}</translation>
    </message>
    <message>
        <source>no file was given</source>
        <translation>未提供文件</translation>
    </message>
    <message>
        <source>no firmware file was given</source>
        <translation>没有给出固件文件</translation>
    </message>
    <message>
        <source>no jig is being taught</source>
        <translation>没有正在示教的治具</translation>
    </message>
    <message>
        <source>no names were given</source>
        <translation>没有给出名称</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未说明原因</translation>
    </message>
    <message>
        <source>nobody has signed in</source>
        <translation>无人登录</translation>
    </message>
    <message>
        <source>nobody here is named {name}</source>
        <translation>这里没有名为 {name} 的人</translation>
    </message>
    <message>
        <source>nobody would be supervisor any more; name another one first</source>
        <translation>这样就没有主管了，请先指定另一位主管</translation>
    </message>
    <message>
        <source>not a TOML file: {error}</source>
        <translation>不是 TOML 文件：{error}</translation>
    </message>
    <message>
        <source>not in these books</source>
        <translation>不在此账本中</translation>
    </message>
    <message>
        <source>nothing is plugged in at USB location {location}</source>
        <translation>USB 位置 {location} 没有插入设备</translation>
    </message>
    <message>
        <source>nothing was scanned for slot {slot}</source>
        <translation>工位 {slot} 没有扫描标签</translation>
    </message>
    <message>
        <source>only a held or void code is given back</source>
        <translation>只能归还待核查或作废的激活码</translation>
    </message>
    <message>
        <source>only the training fixture has trays</source>
        <translation>只有培训治具有托盘</translation>
    </message>
    <message>
        <source>only the unit of a held code is erased on record</source>
        <translation>只有待核查激活码的模组才能登记擦除</translation>
    </message>
    <message>
        <source>open a closed batch again</source>
        <translation>重新打开已结账的批次</translation>
    </message>
    <message>
        <source>open a fenced slot</source>
        <translation>启用已停用的工位</translation>
    </message>
    <message>
        <source>open it in Excel and save it as “Excel workbook (.xlsx)”</source>
        <translation>在 Excel 中打开并另存为“Excel 工作簿 (.xlsx)”</translation>
    </message>
    <message>
        <source>open this run</source>
        <translation>开始此生产</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>partition {partition} is not blank after it was erased; scrap this unit</source>
        <translation>分区 {partition} 擦除后不是空白；请报废此模组</translation>
    </message>
    <message>
        <source>per-device</source>
        <translation>一机一密</translation>
    </message>
    <message>
        <source>per-product</source>
        <translation>一型一密</translation>
    </message>
    <message>
        <source>port</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>print the recovery sheet</source>
        <translation>打印恢复单</translation>
    </message>
    <message>
        <source>product {product_key} has another ProductSecret; check which one the platform shows</source>
        <translation>产品 {product_key} 的 ProductSecret 与此不同；请核对平台上显示的是哪一个</translation>
    </message>
    <message>
        <source>product {product_key} is entered already</source>
        <translation>产品 {product_key} 已录入</translation>
    </message>
    <message>
        <source>product {product_key} is in development; only published products can be produced</source>
        <translation>产品 {product_key} 处于开发中；只有已发布的产品才能生产</translation>
    </message>
    <message>
        <source>product {product_key} may have {limit} {kind} codes: {bought} are entered, {left} more are possible</source>
        <translation>产品 {product_key} 最多可有 {limit} 个{kind}激活码：已录入 {bought} 个，还可录入 {left} 个</translation>
    </message>
    <message>
        <source>production</source>
        <translation>量产</translation>
    </message>
    <message>
        <source>publish a product</source>
        <translation>发布产品</translation>
    </message>
    <message>
        <source>read the record</source>
        <translation>查阅操作记录</translation>
    </message>
    <message>
        <source>recipe {recipe} burns custom MACs for good</source>
        <translation>配方 {recipe} 会永久烧写自定义 MAC</translation>
    </message>
    <message>
        <source>recipe {recipe} has no permanent step to confirm</source>
        <translation>配方 {recipe} 没有需要确认的不可撤销步骤</translation>
    </message>
    <message>
        <source>region at 0x{address:x}, {size} bytes: MD5 differs</source>
        <translation>0x{address:x} 处的区域（{size} 字节）：MD5 不一致</translation>
    </message>
    <message>
        <source>reported {device_name}, {wanted} was written</source>
        <translation>报告的是 {device_name}，而写入的是 {wanted}</translation>
    </message>
    <message>
        <source>reserved</source>
        <translation>已预留</translation>
    </message>
    <message>
        <source>revision {revision}; the firmware allows {least} to {most}</source>
        <translation>版本 {revision}；固件允许 {least} 至 {most}</translation>
    </message>
    <message>
        <source>row {row}</source>
        <translation>第 {row} 行</translation>
    </message>
    <message>
        <source>row {row}, DeviceName {device_name}: same {field} as row {first_row}</source>
        <translation>第 {row} 行，DeviceName {device_name}：{field} 与第 {first_row} 行相同</translation>
    </message>
    <message>
        <source>row {row}, DeviceName {device_name}: the {field} is in batch {batch}, row {batch_row}</source>
        <translation>第 {row} 行，DeviceName {device_name}：{field} 已在批次 {batch} 第 {batch_row} 行</translation>
    </message>
    <message>
        <source>row {row}: DeviceSecret is given in some rows and missing in others; a batch has one flashing method, split the file</source>
        <translation>第 {row} 行：有些行有 DeviceSecret，有些行没有；一个批次只有一种烧录方式，请拆分文件</translation>
    </message>
    <message>
        <source>row {row}: ProductKey {product_key} differs from {first} in the first row; a batch is of one product, split the file</source>
        <translation>第 {row} 行：ProductKey {product_key} 与第一行的 {first} 不同；一个批次只属于一个产品，请拆分文件</translation>
    </message>
    <message>
        <source>row {row}: the ProductSecret differs from the others; a product has one</source>
        <translation>第 {row} 行：ProductSecret 与其他行不同；一个产品只有一个</translation>
    </message>
    <message>
        <source>row {row}: {headers}</source>
        <translation>第 {row} 行：{headers}</translation>
    </message>
    <message>
        <source>rows must be a number from 1 to {most}</source>
        <translation>rows 须为 1 至 {most} 的数字</translation>
    </message>
    <message>
        <source>run {run} can&apos;t be opened: its id is taken, or there is no open batch {batch}</source>
        <translation>无法开始生产 {run}：编号已被使用，或没有未结账的批次 {batch}</translation>
    </message>
    <message>
        <source>save it as “CSV UTF-8” or as .xlsx</source>
        <translation>另存为“CSV UTF-8”或 .xlsx</translation>
    </message>
    <message>
        <source>secure download mode is on</source>
        <translation>安全下载模式已启用</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>session {session}, link {link}</source>
        <translation>会话 {session}，第 {link} 环</translation>
    </message>
    <message>
        <source>set a cloud account up</source>
        <translation>设置云账号</translation>
    </message>
    <message>
        <source>several columns could be the DeviceName: {columns}; rename the one that is meant to DeviceName</source>
        <translation>有多列可能是 DeviceName：{columns}；请把所指的那一列改名为 DeviceName</translation>
    </message>
    <message>
        <source>sheet “{sheet}” row {row}: {headers}</source>
        <translation>工作表“{sheet}”第 {row} 行：{headers}</translation>
    </message>
    <message>
        <source>slot</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>slot {number}: lines must be dtr-rts, none or tcp://host:port/name</source>
        <translation>工位 {number}：lines 须为 dtr-rts、none 或 tcp://主机:端口/名称</translation>
    </message>
    <message>
        <source>slot {number}: location must be text, such as 1-4.2</source>
        <translation>工位 {number}：location 须为文本，例如 1-4.2</translation>
    </message>
    <message>
        <source>slot {number}: port is missing, and so is location</source>
        <translation>工位 {number}：缺少 port，也没有 location</translation>
    </message>
    <message>
        <source>slot {number}: unknown field {unknown!r}</source>
        <translation>工位 {number}：未知字段 {unknown!r}</translation>
    </message>
    <message>
        <source>slot {slot}</source>
        <translation>工位 {slot}</translation>
    </message>
    <message>
        <source>slot {slot} of {slots} has not been taught yet</source>
        <translation>共 {slots} 个工位，工位 {slot} 尚未示教</translation>
    </message>
    <message>
        <source>slot {slot}, {place}: {detail}</source>
        <translation>工位 {slot}，{place}：{detail}</translation>
    </message>
    <message>
        <source>something happened to code {name} after its unit was read; try again</source>
        <translation>读取模组后，激活码 {name} 发生了变化；请重试</translation>
    </message>
    <message>
        <source>stands at a place of the chain where {other} stands: it was inserted</source>
        <translation>在链中占用了 {other} 的位置：它是被插入的</translation>
    </message>
    <message>
        <source>stands more than once, or is registered already</source>
        <translation>重复出现，或已经注册</translation>
    </message>
    <message>
        <source>station {station} is at work on computer {host}; close Flashline there first. (A computer that lost its power or network is seen for up to half a minute longer)</source>
        <translation>站点 {station} 正在电脑 {host} 上工作，请先在那里关闭 Flashline。（断电或断网的电脑最多还会显示半分钟）</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>stopped in phase {phase}</source>
        <translation>在阶段 {phase} 停止</translation>
    </message>
    <message>
        <source>stopped; nothing was erased</source>
        <translation>已停止，未擦除任何内容</translation>
    </message>
    <message>
        <source>stopped; the chip may go on erasing, and is not proven blank</source>
        <translation>已停止；芯片可能仍在擦除，未确认为空白</translation>
    </message>
    <message>
        <source>such a jig can&apos;t be described: {error}</source>
        <translation>无法描述这样的治具：{error}</translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>主管</translation>
    </message>
    <message>
        <source>switch the per-product secret off</source>
        <translation>停用一型一密</translation>
    </message>
    <message>
        <source>switch the per-product secret on</source>
        <translation>启用一型一密</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>take a code out</source>
        <translation>作废激活码</translation>
    </message>
    <message>
        <source>take a device list in</source>
        <translation>导入设备列表</translation>
    </message>
    <message>
        <source>take a station over</source>
        <translation>接管站点</translation>
    </message>
    <message>
        <source>take codes in</source>
        <translation>导入激活码</translation>
    </message>
    <message>
        <source>teach slots</source>
        <translation>示教工位</translation>
    </message>
    <message>
        <source>the AccessKey id is empty, or has a character that is not allowed</source>
        <translation>AccessKey ID 为空或含有不允许的字符</translation>
    </message>
    <message>
        <source>the AccessKey id is unknown, or switched off: check the cloud account</source>
        <translation>AccessKey ID 不存在或已停用：请检查云账号</translation>
    </message>
    <message>
        <source>the AccessKey&apos;s secret is empty, or has a character that is not allowed</source>
        <translation>AccessKey Secret 为空或含有不允许的字符</translation>
    </message>
    <message>
        <source>the AccessKey&apos;s secret is missing</source>
        <translation>缺少 AccessKey Secret</translation>
    </message>
    <message>
        <source>the AccessKey&apos;s secret is wrong: enter the cloud account again</source>
        <translation>AccessKey Secret 错误：请重新录入云账号</translation>
    </message>
    <message>
        <source>the AccessKey&apos;s user lacks the right: grant it to register devices (RAM)</source>
        <translation>该 AccessKey 的用户没有权限：请在 RAM 中授予注册设备的权限</translation>
    </message>
    <message>
        <source>the MAC pool of the product has {free} free addresses, {quantity} were asked for; add a range</source>
        <translation>该产品的 MAC 池有 {free} 个可用地址，需要 {quantity} 个；请添加号段</translation>
    </message>
    <message>
        <source>the ProductKey {problem}</source>
        <translation>ProductKey {problem}</translation>
    </message>
    <message>
        <source>the ProductSecret given for product {product_key} is not the one in the store; check which one the platform shows</source>
        <translation>为产品 {product_key} 给出的 ProductSecret 与账本中的不同；请核对平台上显示的是哪一个</translation>
    </message>
    <message>
        <source>the ProductSecret of {name} is not known here; enter it first</source>
        <translation>尚无 {name} 的 ProductSecret，请先录入</translation>
    </message>
    <message>
        <source>the ProductSecret {problem}</source>
        <translation>ProductSecret {problem}</translation>
    </message>
    <message>
        <source>the account calls the platform too often: try again later</source>
        <translation>该账号调用平台过于频繁：请稍后再试</translation>
    </message>
    <message>
        <source>the application crashed: {crash}</source>
        <translation>应用程序崩溃：{crash}</translation>
    </message>
    <message>
        <source>the application is none of this cloud&apos;s</source>
        <translation>该申请不属于此云平台</translation>
    </message>
    <message>
        <source>the application is not of this product</source>
        <translation>该申请单不属于此产品</translation>
    </message>
    <message>
        <source>the application is not the one of these names</source>
        <translation>该申请与这些名称不符</translation>
    </message>
    <message>
        <source>the batch could not be taken in; nothing was kept: {error}</source>
        <translation>批次未能入库，未保存任何内容：{error}</translation>
    </message>
    <message>
        <source>the books bind {device_name} to this unit; {wanted} was asked for</source>
        <translation>账本中此模组绑定的是 {device_name}，而要求的是 {wanted}</translation>
    </message>
    <message>
        <source>the books lack lines that this station wrote ({count} ends of its record): an older copy of the database was put in place, and codes that were written since look free in it; take those out, then a supervisor acknowledges it in the record</source>
        <translation>账本缺少本站写入的记录（{count} 个链尾）：数据库被换成了较早的副本，此后写入的激活码在其中显示为可用；请先将这些激活码作废，再由主管在操作记录中确认</translation>
    </message>
    <message>
        <source>the books went back {detail} by {person} at {at} UTC</source>
        <translation>{person} 于 {at} UTC 恢复了账本 {detail}</translation>
    </message>
    <message>
        <source>the cells {range} are merged, so that it is not certain which row has the value; unmerge them and fill every cell</source>
        <translation>单元格 {range} 已合并，无法确定值属于哪一行；请取消合并并填写每个单元格</translation>
    </message>
    <message>
        <source>the chain was written anew: this link is another one; {known}</source>
        <translation>链被重写：此环已不同；{known}</translation>
    </message>
    <message>
        <source>the check digit of this IMEI is wrong: it ends with {found}, {expected} would be right; a digit is mistyped, or Excel has rounded it</source>
        <translation>IMEI 校验位错误：末位为 {found}，应为 {expected}；可能输错数字或被 Excel 舍入</translation>
    </message>
    <message>
        <source>the chip bears {product_key}/{device_name} ({where}){own}</source>
        <translation>芯片上是 {product_key}/{device_name}（{where}）{own}</translation>
    </message>
    <message>
        <source>the chip bears {product_key}/{device_name}, another code than {wanted}; nothing was erased</source>
        <translation>芯片上是 {product_key}/{device_name}，不是激活码 {wanted}；未擦除任何内容</translation>
    </message>
    <message>
        <source>the chip has no partition table that says where an identity is; name the firmware it was flashed with (--firmware)</source>
        <translation>芯片没有指明身份位置的分区表；请指定烧录它时所用的固件 (--firmware)</translation>
    </message>
    <message>
        <source>the chip&apos;s partition table</source>
        <translation>芯片的分区表</translation>
    </message>
    <message>
        <source>the cloud account has no IoT Platform: open it in the console</source>
        <translation>该云账号未开通物联网平台：请在控制台开通</translation>
    </message>
    <message>
        <source>the cloud account has unpaid bills</source>
        <translation>该云账号已欠费</translation>
    </message>
    <message>
        <source>the cloud account may not use this product</source>
        <translation>该云账号无权使用此产品</translation>
    </message>
    <message>
        <source>the cloud has seen a device with {device_name}</source>
        <translation>云端已见过使用 {device_name} 的设备</translation>
    </message>
    <message>
        <source>the cloud issues codes for names that are given; upload them</source>
        <translation>云平台按给定的名称发码；请上传名称</translation>
    </message>
    <message>
        <source>the cloud was not told to register anything for batch {batch}</source>
        <translation>尚未请求云平台为批次 {batch} 注册任何设备</translation>
    </message>
    <message>
        <source>the cloud&apos;s library is not installed; install Flashline with its extra “cloud”</source>
        <translation>未安装云平台的程序库；请安装 Flashline 的“cloud”附加组件</translation>
    </message>
    <message>
        <source>the code</source>
        <translation>该激活码</translation>
    </message>
    <message>
        <source>the codes of product {product_key} have no DeviceSecret, so they need its ProductSecret; give the ProductSecret together with the file</source>
        <translation>产品 {product_key} 的激活码没有 DeviceSecret，因此需要其 ProductSecret；请随文件一起给出 ProductSecret</translation>
    </message>
    <message>
        <source>the connection was lost; whether the last change was kept is not known. It is safe to try again</source>
        <translation>连接已断开；无法确定最后一次更改是否已保存。可以放心重试</translation>
    </message>
    <message>
        <source>the database&apos;s URL can&apos;t be read; its form is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password as %XX (@ is %40, / is %2F)</source>
        <translation>无法识别数据库的 URL；其格式为 postgresql://用户:密码@主机:端口/数据库，密码中的特殊字符写成 %XX（@ 为 %40，/ 为 %2F）</translation>
    </message>
    <message>
        <source>the disk is full; make room</source>
        <translation>磁盘已满，请腾出空间</translation>
    </message>
    <message>
        <source>the disk of {folder} has {free} MB left; {needed} MB are needed: make room</source>
        <translation>{folder} 所在磁盘剩余 {free} MB，需要 {needed} MB：请腾出空间</translation>
    </message>
    <message>
        <source>the disk reports an error; check the disk and its cable, keep a copy of the folder</source>
        <translation>磁盘报告错误，请检查磁盘及连线，并备份该文件夹</translation>
    </message>
    <message>
        <source>the end of the chain is gone: it ends at link {last}; acknowledged by {person} at {at} UTC: {reason}</source>
        <translation>链的末尾缺失：止于第 {last} 环；{person} 于 {at} UTC 已确认：{reason}</translation>
    </message>
    <message>
        <source>the end of the chain was removed: it ends at link {last}; {known}</source>
        <translation>链的末尾被删除：止于第 {last} 环；{known}</translation>
    </message>
    <message>
        <source>the fields are right, but other bytes of the partition differ</source>
        <translation>各字段正确，但分区的其他字节不一致</translation>
    </message>
    <message>
        <source>the file has a header but no codes</source>
        <translation>文件有表头但没有激活码</translation>
    </message>
    <message>
        <source>the file has a header but no devices</source>
        <translation>文件有表头但没有设备</translation>
    </message>
    <message>
        <source>the file has a header but no names</source>
        <translation>文件有表头但没有名称</translation>
    </message>
    <message>
        <source>the file has more than {most} devices; split it</source>
        <translation>文件中的设备超过 {most} 个；请拆分</translation>
    </message>
    <message>
        <source>the file has more than {most} names; split it</source>
        <translation>文件中的名称超过 {most} 个；请拆分</translation>
    </message>
    <message>
        <source>the file has more than {most} rows of codes; split it</source>
        <translation>文件中的激活码超过 {most} 行；请拆分</translation>
    </message>
    <message>
        <source>the file has no DeviceSecret, so it is for the per-product method, which needs a ProductSecret; give it (--product-secret), add the column, or download the file with its secrets</source>
        <translation>文件没有 DeviceSecret，属于一型一密，需要 ProductSecret；请提供（--product-secret）、添加该列，或下载带密钥的文件</translation>
    </message>
    <message>
        <source>the file has none; give it (--product-key) or add the column</source>
        <translation>文件中没有；请提供（--product-key）或添加该列</translation>
    </message>
    <message>
        <source>the files that came back do not have it</source>
        <translation>返回的文件中没有它</translation>
    </message>
    <message>
        <source>the files together have more than {most} MB</source>
        <translation>文件合计超过 {most} MB</translation>
    </message>
    <message>
        <source>the firmware is for {chip}, this is {found}</source>
        <translation>固件用于 {chip}，而此芯片是 {found}</translation>
    </message>
    <message>
        <source>the fixture has no slot {slot}</source>
        <translation>治具没有工位 {slot}</translation>
    </message>
    <message>
        <source>the fixture has no slots; plug it in, or name a fixture file</source>
        <translation>治具没有工位；请接上治具，或指定治具文件</translation>
    </message>
    <message>
        <source>the form is tcp://host:port/name</source>
        <translation>格式为 tcp://主机:端口/名称</translation>
    </message>
    <message>
        <source>the header &apos;{header}&apos; stands twice; remove or rename one column</source>
        <translation>表头“{header}”出现两次；请删除或改名其中一列</translation>
    </message>
    <message>
        <source>the header row mixes delimiters: {used}; {save}</source>
        <translation>表头混用了分隔符：{used}；请{save}</translation>
    </message>
    <message>
        <source>the header row reaches to column {width}; at most {most} are read</source>
        <translation>表头到第 {width} 列；最多读取 {most} 列</translation>
    </message>
    <message>
        <source>the identity</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>the image does not read back as it was asked for; check the recipe&apos;s key names</source>
        <translation>映像回读的内容与要求不符；请检查配方中的键名</translation>
    </message>
    <message>
        <source>the image has 0x{count:x} bytes, the partition 0x{size:x}</source>
        <translation>映像有 0x{count:x} 字节，而分区为 0x{size:x} 字节</translation>
    </message>
    <message>
        <source>the instance id has a character that is not allowed</source>
        <translation>实例 ID 含有不允许的字符</translation>
    </message>
    <message>
        <source>the key can&apos;t be put into it</source>
        <translation>无法存入主密钥</translation>
    </message>
    <message>
        <source>the key can&apos;t be read</source>
        <translation>无法读取主密钥</translation>
    </message>
    <message>
        <source>the label that was scanned for slot {slot} is empty</source>
        <translation>工位 {slot} 扫描到的标签为空</translation>
    </message>
    <message>
        <source>the limit of a product is between 1 and {most}</source>
        <translation>产品的上限为 1 至 {most}</translation>
    </message>
    <message>
        <source>the line server closed the connection</source>
        <translation>线路服务器关闭了连接</translation>
    </message>
    <message>
        <source>the line server&apos;s answer has no end</source>
        <translation>线路服务器的应答没有结尾</translation>
    </message>
    <message>
        <source>the line server&apos;s answer is no JSON object</source>
        <translation>线路服务器的应答不是 JSON 对象</translation>
    </message>
    <message>
        <source>the list is of product {found}, not of {wanted}</source>
        <translation>清单属于产品 {found}，不是 {wanted}</translation>
    </message>
    <message>
        <source>the one that was given {problem}</source>
        <translation>所提供的值{problem}</translation>
    </message>
    <message>
        <source>the partition bears no identity</source>
        <translation>分区中没有身份</translation>
    </message>
    <message>
        <source>the partition is not readable: {error}</source>
        <translation>分区无法读取：{error}</translation>
    </message>
    <message>
        <source>the passphrase of the books&apos; key is needed</source>
        <translation>需要账本主密钥的口令</translation>
    </message>
    <message>
        <source>the passphrase of the books&apos; key is needed: set FLASHLINE_PASSPHRASE</source>
        <translation>需要账本主密钥的口令：请设置 FLASHLINE_PASSPHRASE</translation>
    </message>
    <message>
        <source>the per-product secret is switched off for product {product_key}; switch it on first, after reading its risk</source>
        <translation>产品 {product_key} 的一型一密已关闭；请先了解其风险，再将其开启</translation>
    </message>
    <message>
        <source>the per-product secret is switched off for {name}</source>
        <translation>{name} 的一型一密已关闭</translation>
    </message>
    <message>
        <source>the platform answers {code}: {message}</source>
        <translation>平台返回 {code}：{message}</translation>
    </message>
    <message>
        <source>the platform can&apos;t be reached, or did not answer in time</source>
        <translation>无法连接平台，或平台未及时响应</translation>
    </message>
    <message>
        <source>the platform could not begin to register the names</source>
        <translation>平台未能开始注册这些名称</translation>
    </message>
    <message>
        <source>the platform could not look the application up</source>
        <translation>平台未能查询到该申请单</translation>
    </message>
    <message>
        <source>the platform did not give {count} of the names back (first: {name})</source>
        <translation>平台未返回其中 {count} 个名称（首个：{name}）</translation>
    </message>
    <message>
        <source>the platform does not know application {id}</source>
        <translation>平台不存在申请 {id}</translation>
    </message>
    <message>
        <source>the platform does not know the application any more</source>
        <translation>平台已查不到该申请单</translation>
    </message>
    <message>
        <source>the platform does not take one of the names</source>
        <translation>平台不接受其中某个名称</translation>
    </message>
    <message>
        <source>the platform does not take this ProductKey</source>
        <translation>平台不接受此 ProductKey</translation>
    </message>
    <message>
        <source>the platform gave a name that was not asked for, or one twice</source>
        <translation>平台返回了未申请的名称，或重复的名称</translation>
    </message>
    <message>
        <source>the platform gave no application and no reason; try again later</source>
        <translation>平台既未给出申请号也未说明原因；请稍后重试</translation>
    </message>
    <message>
        <source>the platform gave {name} without a DeviceSecret that can be used</source>
        <translation>平台返回的 {name} 没有可用的 DeviceSecret</translation>
    </message>
    <message>
        <source>the platform has an error of its own: try again later</source>
        <translation>平台自身出错：请稍后再试</translation>
    </message>
    <message>
        <source>the platform has no product of this ProductKey in this instance</source>
        <translation>平台在此实例中没有该 ProductKey 的产品</translation>
    </message>
    <message>
        <source>the platform has {total} devices in application {id}, {count} were asked for</source>
        <translation>申请 {id} 在平台上有 {total} 个设备，而申请的是 {count} 个</translation>
    </message>
    <message>
        <source>the platform is still registering other devices: wait</source>
        <translation>平台仍在注册其他设备：请等待</translation>
    </message>
    <message>
        <source>the platform is still working on application {id}; ask again later</source>
        <translation>平台仍在处理申请 {id}；请稍后再查</translation>
    </message>
    <message>
        <source>the platform knows no instance of this id: check the cloud account</source>
        <translation>平台没有此 ID 的实例：请检查云账号</translation>
    </message>
    <message>
        <source>the platform refuses the names without a reason; try again later</source>
        <translation>平台未说明原因就拒绝了名称；请稍后重试</translation>
    </message>
    <message>
        <source>the present store can&apos;t be read, so nobody knows which codes went to units since</source>
        <translation>当前账本无法读取，因此无法得知此后有哪些激活码已写入模组</translation>
    </message>
    <message>
        <source>the product may have {limit} codes: {issued} are issued, {quantity} more were asked for</source>
        <translation>该产品最多可有 {limit} 个激活码：已发放 {issued} 个，又申请了 {quantity} 个</translation>
    </message>
    <message>
        <source>the program ended before anything was written</source>
        <translation>程序在写入任何内容之前已退出</translation>
    </message>
    <message>
        <source>the program ended while the code was being written</source>
        <translation>程序在写入激活码期间退出</translation>
    </message>
    <message>
        <source>the quotes of this row are wrong ({error}); {save}</source>
        <translation>该行的引号有误（{error}）；请{save}</translation>
    </message>
    <message>
        <source>the range overlaps {lowest} to {highest} of product {product_key}; a MAC belongs to one device only</source>
        <translation>此号段与产品 {product_key} 的 {lowest} 至 {highest} 重叠；一个 MAC 只属于一台设备</translation>
    </message>
    <message>
        <source>the range was not added: {error}</source>
        <translation>未添加此号段：{error}</translation>
    </message>
    <message>
        <source>the recipe names two fields of the credential by the same key</source>
        <translation>配方中有两个身份字段使用了同一个键名</translation>
    </message>
    <message>
        <source>the recovery sheet</source>
        <translation>恢复单</translation>
    </message>
    <message>
        <source>the region at 0x{address:x} would overwrite partition {partition} (0x{offset:x}), where this unit keeps {what}</source>
        <translation>0x{address:x} 处的区域会覆盖分区 {partition} (0x{offset:x})，此模组的{what}就在其中</translation>
    </message>
    <message>
        <source>the run can&apos;t be put on record: {error}</source>
        <translation>无法记录此次生产：{error}</translation>
    </message>
    <message>
        <source>the secret that the cloud may have issued</source>
        <translation>云端可能已颁发的密钥</translation>
    </message>
    <message>
        <source>the serial ports can&apos;t be listed</source>
        <translation>无法列出串口</translation>
    </message>
    <message>
        <source>the server does not answer; check the network and the server</source>
        <translation>服务器没有应答；请检查网络和服务器</translation>
    </message>
    <message>
        <source>the server has too many connections; ask the administrator to raise max_connections</source>
        <translation>服务器的连接数过多；请让管理员调大 max_connections</translation>
    </message>
    <message>
        <source>the server is being stopped or started; try again</source>
        <translation>服务器正在停止或启动；请重试</translation>
    </message>
    <message>
        <source>the server refuses the connection; check the user, the password and the database&apos;s name</source>
        <translation>服务器拒绝连接；请检查用户、密码和数据库名称</translation>
    </message>
    <message>
        <source>the server took too long and gave up; try again</source>
        <translation>服务器超时并放弃；请重试</translation>
    </message>
    <message>
        <source>the server&apos;s disk is full; tell the administrator</source>
        <translation>服务器磁盘已满；请告知管理员</translation>
    </message>
    <message>
        <source>the sheets {names} fit alike; keep only the one that is meant</source>
        <translation>工作表 {names} 都符合；请只保留所需的一个</translation>
    </message>
    <message>
        <source>the status &apos;{status}&apos; is not known (first in row {row}); what the list says else is taken</source>
        <translation>未知状态“{status}”（首次出现在第 {row} 行）；按清单的其他内容处理</translation>
    </message>
    <message>
        <source>the strings do not fit into the partition</source>
        <translation>各字符串放不进分区</translation>
    </message>
    <message>
        <source>the system&apos;s keyring does not give the key back; keep it in another way</source>
        <translation>系统密钥环没有交回主密钥，请改用其他保管方式</translation>
    </message>
    <message>
        <source>the system&apos;s keyring failed, so {what} ({error})</source>
        <translation>系统密钥环出错，{what}（{error}）</translation>
    </message>
    <message>
        <source>the system&apos;s keyring is locked, so {what}: log in to the desktop as the user who set Flashline up, unlock the keyring, and start Flashline again</source>
        <translation>系统密钥环已锁定，{what}：请以设置 Flashline 的用户登录桌面，解锁密钥环，然后重新启动 Flashline</translation>
    </message>
    <message>
        <source>the training fixture is virtual: its slots can&apos;t be taught</source>
        <translation>培训治具是虚拟的：其工位不能示教</translation>
    </message>
    <message>
        <source>the user or the password is not accepted</source>
        <translation>用户或密码不被接受</translation>
    </message>
    <message>
        <source>the value for {key!r} is empty or has characters that no code has</source>
        <translation>{key!r} 的值为空，或含有激活码中不会出现的字符</translation>
    </message>
    <message>
        <source>the {field} that was given {wrong}</source>
        <translation>给定的 {field} {wrong}</translation>
    </message>
    <message>
        <source>there are no codes to take in; check that the file is the right one</source>
        <translation>没有可导入的激活码，请确认文件是否正确</translation>
    </message>
    <message>
        <source>there are no codes to write</source>
        <translation>没有可写入的激活码</translation>
    </message>
    <message>
        <source>there are no names to write</source>
        <translation>没有可写入的名称</translation>
    </message>
    <message>
        <source>there are people already; a supervisor names others</source>
        <translation>已有人员，其他人员由主管添加</translation>
    </message>
    <message>
        <source>there is a {name} on the records already; choose another name</source>
        <translation>记录中已有 {name}，请换一个姓名</translation>
    </message>
    <message>
        <source>there is no batch {batch}</source>
        <translation>没有批次 {batch}</translation>
    </message>
    <message>
        <source>there is no batch {batch} in the store; import its file first</source>
        <translation>账本中没有批次 {batch}，请先导入其文件</translation>
    </message>
    <message>
        <source>there is no batch {batch}; import a code file first</source>
        <translation>没有批次 {batch}，请先导入激活码文件</translation>
    </message>
    <message>
        <source>there is no code with id {code_id} in the store</source>
        <translation>账本中没有编号为 {code_id} 的激活码</translation>
    </message>
    <message>
        <source>there is no folder {folder}</source>
        <translation>没有文件夹 {folder}</translation>
    </message>
    <message>
        <source>there is no good backup of the last {days} days: {error}</source>
        <translation>最近 {days} 天没有完好的备份：{error}</translation>
    </message>
    <message>
        <source>there is no keyring here, so {what}: start Flashline from the desktop of the user who set it up; a station that runs without a desktop keeps its key in a file</source>
        <translation>这里没有密钥环，{what}：请从设置它的用户的桌面启动 Flashline；没有桌面的站点应把主密钥存入文件</translation>
    </message>
    <message>
        <source>there is no product {product_key}</source>
        <translation>没有产品 {product_key}</translation>
    </message>
    <message>
        <source>there is no run {run}</source>
        <translation>没有生产 {run}</translation>
    </message>
    <message>
        <source>there is no station {station} in the store; `flashline database stations` lists them</source>
        <translation>账本中没有站点 {station}；可用 `flashline database stations` 列出</translation>
    </message>
    <message>
        <source>there is no such cloud account</source>
        <translation>没有这个云账号</translation>
    </message>
    <message>
        <source>there is no such database; ask the administrator to make it</source>
        <translation>没有此数据库；请让管理员创建</translation>
    </message>
    <message>
        <source>there is no such range of MACs any more</source>
        <translation>该 MAC 号段已不存在</translation>
    </message>
    <message>
        <source>this PIN is one that anybody tries first</source>
        <translation>此 PIN 太容易被猜到</translation>
    </message>
    <message>
        <source>this Python brings SQLite {version}; 3.35 or newer is needed: install a newer Python</source>
        <translation>此 Python 自带 SQLite {version}，需要 3.35 或更新版本：请安装更新的 Python</translation>
    </message>
    <message>
        <source>this computer&apos;s clock is wrong: set it, then try again</source>
        <translation>本机时钟不准：请校准后再试</translation>
    </message>
    <message>
        <source>this computer&apos;s clock says {now:%Y-%m-%d %H:%M} UTC, but the last record is of {last:%Y-%m-%d %H:%M} UTC: set the clock right</source>
        <translation>本机时钟为 {now:%Y-%m-%d %H:%M} UTC，但最后一条记录的时间是 {last:%Y-%m-%d %H:%M} UTC：请校正时钟</translation>
    </message>
    <message>
        <source>this file is in stock already: batch {batch}. Nothing was taken in.</source>
        <translation>此文件已在库中：批次 {batch}。未导入任何内容。</translation>
    </message>
    <message>
        <source>this file was taken in before, as batch {batch} at {at:%Y-%m-%d %H:%M} UTC; use that batch</source>
        <translation>此文件已于 {at:%Y-%m-%d %H:%M} UTC 作为批次 {batch} 入库，请使用该批次</translation>
    </message>
    <message>
        <source>this is not what is gone: look at the record again, then acknowledge what you see</source>
        <translation>缺失的不是这些：请重新查看记录，再确认所见内容</translation>
    </message>
    <message>
        <source>this row has more than {most} characters: a quote without its end, or no table; {save}</source>
        <translation>此行超过 {most} 个字符：引号未闭合，或者不是表格；{save}</translation>
    </message>
    <message>
        <source>this slot has no reset lines</source>
        <translation>此工位没有复位线</translation>
    </message>
    <message>
        <source>this station</source>
        <translation>本站</translation>
    </message>
    <message>
        <source>this station&apos;s disk did not take the note: {error}</source>
        <translation>本站磁盘未能写入备注：{error}</translation>
    </message>
    <message>
        <source>this user has no right to it; give this user the right to write the file and its folder</source>
        <translation>当前用户没有权限，请给予其对该文件及其文件夹的写权限</translation>
    </message>
    <message>
        <source>this user may not do that; ask the administrator for the rights of the database&apos;s owner</source>
        <translation>当前用户无权执行此操作；请向管理员申请数据库所有者的权限</translation>
    </message>
    <message>
        <source>too many wrong PINs for {name}: wait {seconds} seconds</source>
        <translation>{name} 的 PIN 错误次数过多：请等待 {seconds} 秒</translation>
    </message>
    <message>
        <source>too many wrong PINs: wait {seconds} seconds</source>
        <translation>PIN 错误次数过多：请等待 {seconds} 秒</translation>
    </message>
    <message>
        <source>too many wrong passphrases: wait {seconds} seconds</source>
        <translation>口令错误次数过多：请等待 {seconds} 秒</translation>
    </message>
    <message>
        <source>training fixture</source>
        <translation>培训治具</translation>
    </message>
    <message>
        <source>try a cloud account out</source>
        <translation>测试云账号</translation>
    </message>
    <message>
        <source>try {tries}: {failure}: {detail}</source>
        <translation>第 {tries} 次：{failure}：{detail}</translation>
    </message>
    <message>
        <source>two columns are a {field} (&apos;{one}&apos;, &apos;{other}&apos;); remove one</source>
        <translation>有两列都是 {field}（“{one}”、“{other}”）；请删除一列</translation>
    </message>
    <message>
        <source>two of the files are the same</source>
        <translation>有两个文件相同</translation>
    </message>
    <message>
        <source>type the product&apos;s name, {name}, to switch its per-product secret off</source>
        <translation>请输入产品名称 {name}，以关闭其一型一密</translation>
    </message>
    <message>
        <source>unit {mac} bears {names}: say why it is erased; nothing was erased</source>
        <translation>模组 {mac} 带有 {names}：请说明擦除原因；未擦除任何内容</translation>
    </message>
    <message>
        <source>unit {mac} has the code {device_name}; {wanted} was asked for</source>
        <translation>模组 {mac} 已有激活码 {device_name}，而要求的是 {wanted}</translation>
    </message>
    <message>
        <source>unit {mac} is in the slot; {device_name} may be on unit {unit}</source>
        <translation>工位中是模组 {mac}；{device_name} 可能在模组 {unit} 上</translation>
    </message>
    <message>
        <source>unit {mac} is not blank after it was erased; scrap it</source>
        <translation>模组 {mac} 擦除后不是空白，请报废</translation>
    </message>
    <message>
        <source>unit {mac} lies in the slot now, another one; nothing was erased</source>
        <translation>工位中现在是另一个模组 {mac}；未擦除任何内容</translation>
    </message>
    <message>
        <source>unknown field {unknown!r}; known are name, rows, columns and [[slot]]</source>
        <translation>未知字段 {unknown!r}；已知的有 name、rows、columns 和 [[slot]]</translation>
    </message>
    <message>
        <source>unpacks to more than {size} MB or {parts} parts and is not opened; copy the rows into a new workbook</source>
        <translation>解压后超过 {size} MB 或 {parts} 个部分，因此不予打开；请把各行复制到新工作簿</translation>
    </message>
    <message>
        <source>verify the record</source>
        <translation>校验记录</translation>
    </message>
    <message>
        <source>void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>was activated by the record, and is not marked so: that was taken back</source>
        <translation>记录中为已激活，但现未标记：标记被撤销</translation>
    </message>
    <message>
        <source>was begun at {place}</source>
        <translation>在 {place} 开始</translation>
    </message>
    <message>
        <source>what it says is not as it was written</source>
        <translation>内容与写入时不同</translation>
    </message>
    <message>
        <source>what it says, or the number of {other} before it, is not as it was written</source>
        <translation>内容或其前 {other} 的编号与写入时不同</translation>
    </message>
    <message>
        <source>whose bootloader lies at 0x{place:x}</source>
        <translation>其引导程序应位于 0x{place:x}</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>写入中</translation>
    </message>
    <message>
        <source>wrong PIN for {name}</source>
        <translation>{name} 的 PIN 错误</translation>
    </message>
    <message>
        <source>wrong PIN for {name}; the next try in {seconds} seconds</source>
        <translation>{name} 的 PIN 错误；{seconds} 秒后可再试</translation>
    </message>
    <message>
        <source>{backup}: its people can&apos;t be asked for ({error})</source>
        <translation>{backup}：无法读取其中的人员（{error}）</translation>
    </message>
    <message>
        <source>{call}: {reason}</source>
        <translation>{call}：{reason}</translation>
    </message>
    <message>
        <source>{count} boards came at once ({where}); pull them out, plug in one</source>
        <translation>同时出现 {count} 块板子（{where}）；请拔出，只插一块</translation>
    </message>
    <message>
        <source>{count} bytes are too few for an image</source>
        <translation>只有 {count} 个字节，不足以构成映像</translation>
    </message>
    <message>
        <source>{count} codes of {product_key}, {method}</source>
        <translation>{product_key} 的激活码 {count} 个，{method}</translation>
    </message>
    <message>
        <source>{count} codes refused; first row {row}: {text}. Nothing was taken in.</source>
        <translation>{count} 个激活码被拒绝；首个在第 {row} 行：{text}。未导入任何内容。</translation>
    </message>
    <message>
        <source>{count} codes that went to units or were taken out since: {listed}{more}</source>
        <translation>此后写入模组或作废的激活码 {count} 个：{listed}{more}</translation>
    </message>
    <message>
        <source>{count} conflicts with codes in stock; nothing was taken in, ask for a file with new codes:</source>
        <translation>与库存激活码冲突 {count} 处；未导入任何内容，请索取含新激活码的文件：</translation>
    </message>
    <message>
        <source>{count} ends of chains from before a going back are not in the books</source>
        <translation>有 {count} 条恢复之前的链尾不在账本中</translation>
    </message>
    <message>
        <source>{count} files; at most {most} are flashed</source>
        <translation>共 {count} 个文件；最多可烧录 {most} 个</translation>
    </message>
    <message>
        <source>{count} lines more are older than the chain</source>
        <translation>另有 {count} 行早于记录链</translation>
    </message>
    <message>
        <source>{count} of its DeviceNames are not among the MACs that it was given</source>
        <translation>其中 {count} 个 DeviceName 不在分配给它的 MAC 中</translation>
    </message>
    <message>
        <source>{count} of the numbers have fewer than {longest} digits (the first in row {row}): check that Excel has not taken leading zeros away</source>
        <translation>有 {count} 个数字不足 {longest} 位（首个在第 {row} 行），请检查 Excel 是否去掉了前导零</translation>
    </message>
    <message>
        <source>{count} rows can&apos;t be taken; correct them, or take only the good ones</source>
        <translation>有 {count} 行不能采用；请更正，或只采用正确的行</translation>
    </message>
    <message>
        <source>{count} rows of the sheet are hidden or filtered out; they are taken too (the first is row {row})</source>
        <translation>工作表有 {count} 行被隐藏或筛选掉，同样会被采用（首个为第 {row} 行）</translation>
    </message>
    <message>
        <source>{count} rows would lose what they refer to</source>
        <translation>{count} 行将失去其引用的内容</translation>
    </message>
    <message>
        <source>{data_dir} is on a network drive ({kind}), where stations do not see each other&apos;s changes: keep the books on a local disk (FLASHLINE_DATA_DIR), or share them by PostgreSQL (FLASHLINE_DATABASE_URL)</source>
        <translation>{data_dir} 在网络驱动器（{kind}）上，各站点看不到彼此的更改：请把账本放在本地磁盘 (FLASHLINE_DATA_DIR)，或用 PostgreSQL 共享 (FLASHLINE_DATABASE_URL)</translation>
    </message>
    <message>
        <source>{data_dir}: Flashline works with this store; close it first</source>
        <translation>{data_dir}：Flashline 正在使用此账本；请先关闭</translation>
    </message>
    <message>
        <source>{data_dir}: another program has been opening this store for long; end it, then try again</source>
        <translation>{data_dir}：另一个程序长时间正在打开此账本，请结束它后重试</translation>
    </message>
    <message>
        <source>{data_dir}: can&apos;t go back ({error})</source>
        <translation>{data_dir}：无法恢复（{error}）</translation>
    </message>
    <message>
        <source>{data_dir}: the folder can&apos;t be used ({error}); check the path and this user&apos;s rights on it</source>
        <translation>{data_dir}：文件夹不可用（{error}），请检查路径和当前用户的权限</translation>
    </message>
    <message>
        <source>{data_dir}: there are no books here to move</source>
        <translation>{data_dir}：这里没有可迁移的账本</translation>
    </message>
    <message>
        <source>{database}: another program has it open; close it, then try again</source>
        <translation>{database}：另一个程序打开了它；请关闭后重试</translation>
    </message>
    <message>
        <source>{database}: books from {place} are on their way into this database; run `flashline database move` there again until it says that it is done</source>
        <translation>{database}：来自 {place} 的账本正在迁入此数据库；请在那里再次执行 `flashline database move`，直到提示完成</translation>
    </message>
    <message>
        <source>{database}: station {station} (computer {host}, process {pid}) works with it or was cut off; close Flashline there, or start and close it once more</source>
        <translation>{database}：站点 {station}（电脑 {host}，进程 {pid}）正在使用它或曾意外中断；请在那里关闭 Flashline，或启动后再关闭一次</translation>
    </message>
    <message>
        <source>{database}: the store could not be brought to this program&apos;s schema ({error}); it is unchanged, use the former program version</source>
        <translation>{database}：无法升级到本程序的结构（{error}）；内容未变，请使用以前的程序版本</translation>
    </message>
    <message>
        <source>{database}: the store has lost its note of the key; restore the store from a backup</source>
        <translation>{database}：账本丢失了主密钥的标记，请从备份恢复</translation>
    </message>
    <message>
        <source>{database}: these books were moved to {place}; set FLASHLINE_DATABASE_URL to the URL of that database</source>
        <translation>{database}：账本已迁到 {place}；请将 FLASHLINE_DATABASE_URL 设为该数据库的 URL</translation>
    </message>
    <message>
        <source>{database}: this program is newer than the database, which must be upgraded while no station works. Close Flashline on {names}, let the administrator make a copy (pg_dump), then start again; all stations need this program version</source>
        <translation>{database}：本程序比数据库新，必须在没有站点工作时升级。请关闭 {names} 上的 Flashline，由管理员备份 (pg_dump)，然后重新启动；所有站点都需要此程序版本</translation>
    </message>
    <message>
        <source>{described_by}: flash_settings.flash_size is {flash_size}, but the bootloader&apos;s header says {promised}MB; build the firmware again so that both agree</source>
        <translation>{described_by}：flash_settings.flash_size 为 {flash_size}，但引导程序头部为 {promised}MB；请重新构建固件使两者一致</translation>
    </message>
    <message>
        <source>{described_by}: flash_settings.{field} is {asked}, but the bootloader&apos;s header says {built}; build the firmware again so that both agree</source>
        <translation>{described_by}：flash_settings.{field} 为 {asked}，但引导程序头部为 {built}；请重新构建固件使两者一致</translation>
    </message>
    <message>
        <source>{device_name} ({state} on {mac})</source>
        <translation>{device_name}（{state}，{mac}）</translation>
    </message>
    <message>
        <source>{device_name} ({state})</source>
        <translation>{device_name}（{state}）</translation>
    </message>
    <message>
        <source>{device_name} is being written to this MAC elsewhere</source>
        <translation>{device_name} 正在别处写入此 MAC</translation>
    </message>
    <message>
        <source>{device_name} of batch {batch} is {state} for unit {mac}</source>
        <translation>批次 {batch} 的 {device_name} 状态为{state}，属于模组 {mac}</translation>
    </message>
    <message>
        <source>{device_name} of batch {batch} was taken out: {reason}</source>
        <translation>批次 {batch} 的 {device_name} 已作废：{reason}</translation>
    </message>
    <message>
        <source>{device_name} was confirmed for this MAC</source>
        <translation>{device_name} 已对此 MAC 确认</translation>
    </message>
    <message>
        <source>{device_name} was confirmed for {mac} meanwhile</source>
        <translation>{device_name} 已在此期间对 {mac} 确认</translation>
    </message>
    <message>
        <source>{error}; the store is unchanged, use the former program version</source>
        <translation>{error}；账本未变，请使用以前的程序版本</translation>
    </message>
    <message>
        <source>{expected} was here, now it is {mac}</source>
        <translation>原先是 {expected}，现在是 {mac}</translation>
    </message>
    <message>
        <source>{file} is damaged or no database ({error}); keep a copy of the folder, then put back the newest file from its backups folder</source>
        <translation>{file} 已损坏或不是数据库（{error}）；请先备份该文件夹，再恢复其 backups 文件夹中最新的文件</translation>
    </message>
    <message>
        <source>{file} is of another product or method than {first}</source>
        <translation>{file} 与 {first} 的产品或烧录方式不同</translation>
    </message>
    <message>
        <source>{file} is there already; name another file</source>
        <translation>{file} 已存在，请换一个文件名</translation>
    </message>
    <message>
        <source>{file}: a key file can&apos;t be made here ({error})</source>
        <translation>{file}：无法在此创建密钥文件（{error}）</translation>
    </message>
    <message>
        <source>{file}: a key is there already; choose another folder for this one</source>
        <translation>{file}：这里已有密钥文件，请选择其他文件夹</translation>
    </message>
    <message>
        <source>{file}: can&apos;t be read, so the key can&apos;t be found</source>
        <translation>{file}：无法读取，因此找不到主密钥</translation>
    </message>
    <message>
        <source>{file}: can&apos;t be read: {error}</source>
        <translation>{file}：无法读取：{error}</translation>
    </message>
    <message>
        <source>{file}: can&apos;t be written ({error})</source>
        <translation>{file}：无法写入（{error}）</translation>
    </message>
    <message>
        <source>{file}: can&apos;t be written: {error}</source>
        <translation>{file}：无法写入：{error}</translation>
    </message>
    <message>
        <source>{file}: flash_files: every address needs a file name</source>
        <translation>{file}：flash_files：每个地址都需要文件名</translation>
    </message>
    <message>
        <source>{file}: flash_files: {name} leads out of the build folder; copy the file into it</source>
        <translation>{file}：flash_files：{name} 指向构建文件夹之外；请把文件复制到其中</translation>
    </message>
    <message>
        <source>{file}: is no JSON file ({error}); build the firmware again</source>
        <translation>{file}：不是 JSON 文件（{error}）；请重新构建固件</translation>
    </message>
    <message>
        <source>{file}: is no text; write the URL of the database into it</source>
        <translation>{file}：不是文本；请在其中写入数据库的 URL</translation>
    </message>
    <message>
        <source>{file}: is too large for a build description</source>
        <translation>{file}：作为构建说明过大</translation>
    </message>
    <message>
        <source>{file}: no backup could be made ({error}); make room or mend the disk, then try again</source>
        <translation>{file}：无法备份（{error}）；请腾出空间或修复磁盘后重试</translation>
    </message>
    <message>
        <source>{file}: no sound copy of a store ({error})</source>
        <translation>{file}：不是完好的账本副本（{error}）</translation>
    </message>
    <message>
        <source>{file}: not a TOML file: {error}</source>
        <translation>{file}：不是 TOML 文件：{error}</translation>
    </message>
    <message>
        <source>{file}: other users of this computer can get at the key; run: chmod 600 &apos;{file}&apos;</source>
        <translation>{file}：本机的其他用户可以读取主密钥；请执行：chmod 600 &apos;{file}&apos;</translation>
    </message>
    <message>
        <source>{file}: others can read it, and it may hold a password: chmod 600 &apos;{file}&apos;</source>
        <translation>{file}：其他用户可以读取它，其中可能有密码：请执行 chmod 600 &apos;{file}&apos;</translation>
    </message>
    <message>
        <source>{file}: the books of batch {batch} do not balance in it</source>
        <translation>{file}：其中批次 {batch} 的账目不平衡</translation>
    </message>
    <message>
        <source>{file}: the copy is damaged: {found}</source>
        <translation>{file}：副本已损坏：{found}</translation>
    </message>
    <message>
        <source>{file}: the database refused the change: {error}</source>
        <translation>{file}：数据库拒绝了更改：{error}</translation>
    </message>
    <message>
        <source>{file}: the key file can&apos;t be deleted ({error})</source>
        <translation>{file}：无法删除密钥文件（{error}）</translation>
    </message>
    <message>
        <source>{file}: the key file can&apos;t be read ({error})</source>
        <translation>{file}：无法读取密钥文件（{error}）</translation>
    </message>
    <message>
        <source>{file}: the key file can&apos;t be written ({error})</source>
        <translation>{file}：无法写入密钥文件（{error}）</translation>
    </message>
    <message>
        <source>{file}: the key file does not hold {count} bytes; put it back from your backup</source>
        <translation>{file}：密钥文件不是 {count} 字节，请从您的备份恢复该文件</translation>
    </message>
    <message>
        <source>{file}: the key file is damaged; put it back from your backup</source>
        <translation>{file}：密钥文件已损坏，请从您的备份恢复该文件</translation>
    </message>
    <message>
        <source>{file}: the key is in the system&apos;s keyring, and there is none here</source>
        <translation>{file}：主密钥在系统密钥环中，而这里没有密钥环</translation>
    </message>
    <message>
        <source>{file}: the key of this store is missing; without it no secret can be read. Put the file back from your backup; a new key would not open the old secrets</source>
        <translation>{file}：缺少此账本的主密钥，没有它无法读出任何密钥。请从您的备份恢复该文件；新的主密钥打不开旧的密钥</translation>
    </message>
    <message>
        <source>{file}: the keyring&apos;s entry {entry} is damaged</source>
        <translation>{file}：密钥环中的条目 {entry} 已损坏</translation>
    </message>
    <message>
        <source>{file}: the passphrase does not open this key</source>
        <translation>{file}：口令不正确，无法打开主密钥</translation>
    </message>
    <message>
        <source>{file}: the passphrase of this key is needed: set FLASHLINE_PASSPHRASE</source>
        <translation>{file}：需要此主密钥的口令：请设置 FLASHLINE_PASSPHRASE</translation>
    </message>
    <message>
        <source>{file}: the system&apos;s keyring has no key for this store; log in as the user who set it up, or bring the key back from its recovery sheet (flashline vault recover)</source>
        <translation>{file}：系统密钥环中没有此账本的主密钥；请以设置它的用户登录，或用恢复单恢复主密钥 (flashline vault recover)</translation>
    </message>
    <message>
        <source>{file}: there is no such file</source>
        <translation>{file}：没有此文件</translation>
    </message>
    <message>
        <source>{file}: this file is in stock already: batch {batch}. Nothing was imported.</source>
        <translation>{file}：此文件已在库中：批次 {batch}。未导入任何内容。</translation>
    </message>
    <message>
        <source>{file}: this is not the key that the store was sealed with; put back the key file that belongs to it</source>
        <translation>{file}：这不是加密此账本的主密钥，请放回属于它的密钥文件</translation>
    </message>
    <message>
        <source>{file}: this station has not got the key of {database} yet; copy vault.key from a station that works on it to this place, by a way that nobody else can read</source>
        <translation>{file}：本站还没有 {database} 的主密钥；请从正在使用它的站点把 vault.key 复制到此处，并确保他人无法读取</translation>
    </message>
    <message>
        <source>{file}: this station&apos;s name can&apos;t be read ({error}); write it into the file again, as the records have it, or delete the file: then the station gets a new name</source>
        <translation>{file}：无法读取本站的名称（{error}）；请按记录中的名称重新写入此文件，或删除此文件：本站将获得新名称</translation>
    </message>
    <message>
        <source>{file}: {cause} ({error})</source>
        <translation>{file}：{cause}（{error}）</translation>
    </message>
    <message>
        <source>{file}: {count} codes refused; first row {row}: {text}. Nothing was imported.</source>
        <translation>{file}：{count} 个激活码被拒绝；首个在第 {row} 行：{text}。未导入任何内容。</translation>
    </message>
    <message>
        <source>{file}: {count} problems</source>
        <translation>{file}：{count} 个问题</translation>
    </message>
    <message>
        <source>{file}: {error}</source>
        <translation>{file}：{error}</translation>
    </message>
    <message>
        <source>{file}: {field} {text}</source>
        <translation>{file}：{field} {text}</translation>
    </message>
    <message>
        <source>{file}: {name}.encrypted is true; firmware for encrypted flash can&apos;t be flashed yet, build it without flash encryption</source>
        <translation>{file}：{name}.encrypted 为 true；暂不支持烧录用于加密闪存的固件，请不启用闪存加密重新构建</translation>
    </message>
    <message>
        <source>{first} and {last} have different OUIs; add one range for each</source>
        <translation>{first} 和 {last} 的 OUI 不同；请分别添加号段</translation>
    </message>
    <message>
        <source>{first} and {second} of batch {batch} both fit {wanted}; which one is meant can&apos;t be told</source>
        <translation>批次 {batch} 的 {first} 和 {second} 都与 {wanted} 相符，无法判断是哪一个</translation>
    </message>
    <message>
        <source>{first} comes after {last}; give the lower address first</source>
        <translation>{first} 在 {last} 之后；请先给出较小的地址</translation>
    </message>
    <message>
        <source>{first} is a group address, which no device can have</source>
        <translation>{first} 是组播地址，设备不能使用</translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation>{first}；{second}</translation>
    </message>
    <message>
        <source>{flash_size} bytes of flash; the layout needs {end}</source>
        <translation>闪存 {flash_size} 字节；分区布局需要 {end} 字节</translation>
    </message>
    <message>
        <source>{folder} holds codes of {product_key}: training needs a folder of its own</source>
        <translation>{folder} 中有 {product_key} 的激活码：培训需要单独的文件夹</translation>
    </message>
    <message>
        <source>{folder}: another backup does not end; try again</source>
        <translation>{folder}：另一个备份尚未结束，请重试</translation>
    </message>
    <message>
        <source>{folder}: can&apos;t be written ({error})</source>
        <translation>{folder}：无法写入（{error}）</translation>
    </message>
    <message>
        <source>{folder}: has no {description}; choose the build folder that ESP-IDF made, or one merged image</source>
        <translation>{folder}：没有 {description}；请选择 ESP-IDF 生成的构建文件夹，或一个合并映像</translation>
    </message>
    <message>
        <source>{folder}: station {station} is at work on computer {host}, so this folder is a copy of its; delete the files `station` and `sessions` in the folder, and this computer gets its own name</source>
        <translation>{folder}：站点 {station} 正在电脑 {host} 上工作，因此此文件夹是它的副本；请删除文件夹中的 `station` 和 `sessions`，本机将获得自己的名称</translation>
    </message>
    <message>
        <source>{found} is burnt; {mac} was to be</source>
        <translation>已烧写的是 {found}；应为 {mac}</translation>
    </message>
    <message>
        <source>{found} was burnt into this chip before; its code asks for {wanted}</source>
        <translation>此芯片先前已烧写 {found}；其激活码要求 {wanted}</translation>
    </message>
    <message>
        <source>{found} was burnt into this chip before; the books bind no code to it</source>
        <translation>此芯片先前已烧写 {found}；账本中没有绑定给它的激活码</translation>
    </message>
    <message>
        <source>{issued} codes were issued and {found} are there</source>
        <translation>发放了 {issued} 个激活码，现有 {found} 个</translation>
    </message>
    <message>
        <source>{issuer} refuses {count} names; the first is {name}: {reason}</source>
        <translation>{issuer} 拒绝了 {count} 个名称；首个为 {name}：{reason}</translation>
    </message>
    <message>
        <source>{lines} lines in {chains} chains: all is as it was written</source>
        <translation>{chains} 条链共 {lines} 行：全部与写入时一致</translation>
    </message>
    <message>
        <source>{lines} lines in {chains} chains: as they were written, but for {gone} ends that are gone and acknowledged</source>
        <translation>{chains} 条链共 {lines} 行：除已确认缺失的 {gone} 个链尾外，均与写入时一致</translation>
    </message>
    <message>
        <source>{lines} lines in {chains} chains: {findings} findings</source>
        <translation>{chains} 条链共 {lines} 行：发现 {findings} 处问题</translation>
    </message>
    <message>
        <source>{mac} can&apos;t be the MAC of one module</source>
        <translation>{mac} 不能作为单个模组的 MAC</translation>
    </message>
    <message>
        <source>{mac} is at work in slot {other}</source>
        <translation>{mac} 正在工位 {other} 烧录</translation>
    </message>
    <message>
        <source>{mac} is burnt, but not whole</source>
        <translation>{mac} 已烧写，但不完整</translation>
    </message>
    <message>
        <source>{mac} was burnt, {found} is read back</source>
        <translation>烧写的是 {mac}，回读的是 {found}</translation>
    </message>
    <message>
        <source>{mac} was here, now it is {now}</source>
        <translation>原先是 {mac}，现在是 {now}</translation>
    </message>
    <message>
        <source>{meaning} ({code})</source>
        <translation>{meaning}（{code}）</translation>
    </message>
    <message>
        <source>{name!r}: a key or namespace has 1 to {most} characters</source>
        <translation>{name!r}：键或命名空间应为 1 至 {most} 个字符</translation>
    </message>
    <message>
        <source>{name} has schema {current}; this program knows schemas up to {newest}. A newer program has used this store: install that version, or newer, on this computer</source>
        <translation>{name} 的结构版本为 {current}，本程序最高支持 {newest}。较新的程序使用过此账本：请在本机安装该版本或更新版本</translation>
    </message>
    <message>
        <source>{name} holds tables that are not Flashline&apos;s; move it away, Flashline needs one of its own</source>
        <translation>{name} 中有不属于 Flashline 的表；请移走它，Flashline 需要自己的数据库</translation>
    </message>
    <message>
        <source>{name} is a per-product code and its unit was passed: the cloud may have issued a secret to it, which is on this chip alone and is not issued again; nothing was erased</source>
        <translation>{name} 是一型一密激活码，其模组已判定合格：云端可能已颁发给它一个只存在于此芯片上、不会再次颁发的密钥；未擦除任何内容</translation>
    </message>
    <message>
        <source>{name} is being written to this unit; nothing was erased</source>
        <translation>正在把 {name} 写入此模组；未擦除任何内容</translation>
    </message>
    <message>
        <source>{name} is damaged ({error}); tell the administrator to look at its log</source>
        <translation>{name} 已损坏（{error}）；请让管理员查看其日志</translation>
    </message>
    <message>
        <source>{name} is in development; publish it first</source>
        <translation>{name} 处于开发中，请先发布</translation>
    </message>
    <message>
        <source>{name} is {role}: to {act} takes the {wanted}</source>
        <translation>{name} 是{role}：{act}需要{wanted}</translation>
    </message>
    <message>
        <source>{name} of {file} stands in {before} too</source>
        <translation>{file} 中的 {name} 也出现在 {before} 中</translation>
    </message>
    <message>
        <source>{name}: PostgreSQL 13 or newer is needed</source>
        <translation>{name}：需要 PostgreSQL 13 或更新版本</translation>
    </message>
    <message>
        <source>{name}: a change of before is still under way; try again</source>
        <translation>{name}：先前的更改仍在进行；请重试</translation>
    </message>
    <message>
        <source>{name}: a head that was kept outside can&apos;t be read</source>
        <translation>{name}：保存在外部的链尾无法读取</translation>
    </message>
    <message>
        <source>{name}: another part of the program does not end its change; try again</source>
        <translation>{name}：程序的另一部分尚未完成更改；请重试</translation>
    </message>
    <message>
        <source>{name}: the store is closed</source>
        <translation>{name}：账本已关闭</translation>
    </message>
    <message>
        <source>{name}: too many connections are in use; try again</source>
        <translation>{name}：使用中的连接过多；请重试</translation>
    </message>
    <message>
        <source>{name}: while this station could not reach the server, an engineer settled its codes from another station; end Flashline here and start it again</source>
        <translation>{name}：本站无法连接服务器期间，工程师已从另一站点处理了本站的激活码；请退出并重新启动 Flashline</translation>
    </message>
    <message>
        <source>{number} ({units} codes with units)</source>
        <translation>{number}（{units} 个激活码已在模组上）</translation>
    </message>
    <message>
        <source>{path}: can&apos;t be read: {error}</source>
        <translation>{path}：无法读取：{error}</translation>
    </message>
    <message>
        <source>{path}: has {size} MB; at most {most} MB are flashed</source>
        <translation>{path}：有 {size} MB；最多可烧录 {most} MB</translation>
    </message>
    <message>
        <source>{path}: is empty; build the firmware again</source>
        <translation>{path}：文件为空；请重新构建固件</translation>
    </message>
    <message>
        <source>{path}: is no file</source>
        <translation>{path}：不是文件</translation>
    </message>
    <message>
        <source>{path}: only {description} of an ESP-IDF build is understood</source>
        <translation>{path}：只能识别 ESP-IDF 构建的 {description}</translation>
    </message>
    <message>
        <source>{path}: {error}</source>
        <translation>{path}：{error}</translation>
    </message>
    <message>
        <source>{path}: {error}; build the firmware or correct the path</source>
        <translation>{path}：{error}；请构建固件或更正路径</translation>
    </message>
    <message>
        <source>{place}, {field}</source>
        <translation>{place}，{field}</translation>
    </message>
    <message>
        <source>{place}: there are no books here yet, so there is no key</source>
        <translation>{place}：这里还没有账本，因此没有主密钥</translation>
    </message>
    <message>
        <source>{port} has no modem lines</source>
        <translation>{port} 没有调制解调器控制线</translation>
    </message>
    <message>
        <source>{port} is another board&apos;s port by now</source>
        <translation>{port} 现在已是另一块板子的串口</translation>
    </message>
    <message>
        <source>{port} takes no more data</source>
        <translation>{port} 不再接收数据</translation>
    </message>
    <message>
        <source>{problem}. Is the header row missing?</source>
        <translation>{problem}。是否缺少表头？</translation>
    </message>
    <message>
        <source>{quantity} codes were asked for and {done} came; nothing was kept</source>
        <translation>申请了 {quantity} 个激活码，得到 {done} 个；未保留任何内容</translation>
    </message>
    <message>
        <source>{refusal} for unit {mac}</source>
        <translation>{refusal}（模组 {mac}）</translation>
    </message>
    <message>
        <source>{slots} slots do not fit into {rows} rows of {columns}</source>
        <translation>{slots} 个工位放不进 {rows} 行 × {columns} 列</translation>
    </message>
    <message>
        <source>{source_name}: the ProductSecret differs from the others; a product has one</source>
        <translation>{source_name}：ProductSecret 与其他文件不同；一个产品只有一个</translation>
    </message>
    <message>
        <source>{source} (0x{address:x} to 0x{end:x}) and {other} (from 0x{begin:x}) overlap; correct the addresses</source>
        <translation>{source}（0x{address:x} 至 0x{end:x}）与 {other}（自 0x{begin:x} 起）重叠；请更正地址</translation>
    </message>
    <message>
        <source>{source} is in use (process {process}): close Flashline, then run the move again</source>
        <translation>{source} 正在使用（进程 {process}）：请关闭 Flashline，然后再次执行迁移</translation>
    </message>
    <message>
        <source>{source}: address 0x{address:x} is not a multiple of 0x1000 (a sector)</source>
        <translation>{source}：地址 0x{address:x} 不是 0x1000（一个扇区）的整数倍</translation>
    </message>
    <message>
        <source>{source}: at 0x{place:x} is an image for {chip}, {but}; correct the address or take the right build</source>
        <translation>{source}：0x{place:x} 处是用于 {chip} 的映像，{but}；请更正地址或使用正确的构建</translation>
    </message>
    <message>
        <source>{source}: has contents in partition {partition!r} (0x{offset:x} to 0x{end:x}), where each unit&apos;s own identity goes; leave that part out of the firmware</source>
        <translation>{source}：在分区 {partition!r}（0x{offset:x} 至 0x{end:x}）中有内容，而该分区用于写入每个模组自己的身份；请从固件中去掉这部分</translation>
    </message>
    <message>
        <source>{source}: has {count} bytes, partition {partition!r} at 0x{offset:x} only {size}; make it larger or correct the address</source>
        <translation>{source}：有 {count} 字节，而 0x{offset:x} 处的分区 {partition!r} 只有 {size} 字节；请加大分区或更正地址</translation>
    </message>
    <message>
        <source>{source}: no application in any app partition of the firmware&apos;s table; correct the addresses</source>
        <translation>{source}：固件分区表的各应用分区中都没有应用程序；请更正地址</translation>
    </message>
    <message>
        <source>{source}: no bootloader at {looked}; a unit needs bootloader, partition table and application: choose the build folder or a merged image of all</source>
        <translation>{source}：{looked} 处没有引导程序；模组需要引导程序、分区表和应用程序：请选择构建文件夹或完整的合并映像</translation>
    </message>
    <message>
        <source>{source}: no partition table at 0x{place:x}; add it to the files, or choose the build folder or a merged image</source>
        <translation>{source}：0x{place:x} 处没有分区表；请把它加入文件，或选择构建文件夹或合并映像</translation>
    </message>
    <message>
        <source>{source}: partition table at 0x{place:x}</source>
        <translation>{source}：0x{place:x} 处的分区表</translation>
    </message>
    <message>
        <source>{source}: these books were moved to {place} before</source>
        <translation>{source}：此账本先前已迁移到 {place}</translation>
    </message>
    <message>
        <source>{source}: {what}</source>
        <translation>{source}：{what}</translation>
    </message>
    <message>
        <source>{source}: {what} at 0x{address:x} {error}; build or copy it again</source>
        <translation>{source}：0x{address:x} 处的{what}：{error}；请重新构建或复制</translation>
    </message>
    <message>
        <source>{state} in batch {batch}{owner}</source>
        <translation>批次 {batch} 中，{state}{owner}</translation>
    </message>
    <message>
        <source>{store}: somebody has set it up already</source>
        <translation>{store}：已有人完成设置</translation>
    </message>
    <message>
        <source>{suffix} is not read; {save}</source>
        <translation>不能读取 {suffix}；请{save}</translation>
    </message>
    <message>
        <source>{target} has got books by a move before; stations work with them</source>
        <translation>{target} 先前已迁入账本；各站点正在使用</translation>
    </message>
    <message>
        <source>{target} holds books that are sealed with another key; a move needs an empty database</source>
        <translation>{target} 中有用其他主密钥加密的账本；迁移需要空数据库</translation>
    </message>
    <message>
        <source>{target} is no longer the target of a move</source>
        <translation>{target} 不再是迁移目标</translation>
    </message>
    <message>
        <source>{target} is used by stations; a move needs an empty database</source>
        <translation>{target} 正被站点使用；迁移需要空数据库</translation>
    </message>
    <message>
        <source>{target} was written to by somebody; it is not what was carried from {source}</source>
        <translation>{target} 已被他人写入；与从 {source} 迁来的内容不同</translation>
    </message>
    <message>
        <source>{target}: the row {key} of {table} is not as it is in {source}; let nobody write to that database, then run the move again</source>
        <translation>{target}：{table} 的行 {key} 与 {source} 中的不同；请确保无人写入该数据库，然后再次执行迁移</translation>
    </message>
    <message>
        <source>{target}: {table} has {arrived} rows, {count} were carried</source>
        <translation>{target}：{table} 有 {arrived} 行，而迁移了 {count} 行</translation>
    </message>
    <message>
        <source>{text!r} is no MAC: twelve hex digits, with `:` or `-` between the pairs or without</source>
        <translation>{text!r} 不是 MAC：应为 12 位十六进制数字，每两位之间可用 `:` 或 `-` 分隔，也可不分隔</translation>
    </message>
    <message>
        <source>{trial}: the upgrade can&apos;t be tried ({error}); make room</source>
        <translation>{trial}：无法试运行升级（{error}），请腾出空间</translation>
    </message>
    <message>
        <source>{what} is activated: the cloud has seen a device with it, so it is never issued or written again; set this unit aside</source>
        <translation>{what} 已激活：云端已见过使用它的设备，因此不会再发出或写入；请将此模组放到一边</translation>
    </message>
    <message>
        <source>{what} is damaged in the store, or was moved from another row; restore the store from a backup</source>
        <translation>账本中的 {what} 已损坏，或是从其他行移来的；请从备份恢复账本</translation>
    </message>
    <message>
        <source>{what} is damaged in the store; restore the store from a backup</source>
        <translation>账本中的 {what} 已损坏；请从备份恢复账本</translation>
    </message>
    <message>
        <source>{what} {twice} stands twice</source>
        <translation>{what} {twice} 重复出现</translation>
    </message>
    <message>
        <source>{what} {value} was scanned {count} times; scan each label once</source>
        <translation>{what} {value} 被扫描了 {count} 次；每个标签只扫描一次</translation>
    </message>
    <message>
        <source>{what}, but DeviceName {name} of batch {batch} is no MAC</source>
        <translation>{what}，但批次 {batch} 的 DeviceName {name} 不是 MAC</translation>
    </message>
    <message>
        <source>{what}, but codes are chosen by the rule {rule}; it takes the rule next</source>
        <translation>{what}，但激活码按规则 {rule} 选取；须用规则 next</translation>
    </message>
    <message>
        <source>{what}, but product {product} is not a Bluetooth product</source>
        <translation>{what}，但产品 {product} 不是蓝牙产品</translation>
    </message>
    <message>
        <source>{what}, but the names of batch {batch} were uploaded: they are the chips&apos; own</source>
        <translation>{what}，但批次 {batch} 的名称是上传的：它们就是芯片自己的 MAC</translation>
    </message>
    <message>
        <source>{what}: an engineer has to confirm that</source>
        <translation>{what}：须由工程师确认</translation>
    </message>
    <message>
        <source>{where} has {length} bytes, its partition {size}; make the partition larger or the application smaller</source>
        <translation>{where}有 {length} 字节，其分区为 {size} 字节；请加大分区或减小应用程序</translation>
    </message>
    <message>
        <source>{where} is for {chip}, the bootloader for {other}; build again</source>
        <translation>{where}用于 {chip}，而引导程序用于 {other}；请重新构建</translation>
    </message>
    <message>
        <source>{where} must be a number such as 0x1000, not {value!r}</source>
        <translation>{where} 须为数字，例如 0x1000，而不是 {value!r}</translation>
    </message>
    <message>
        <source>{where}: MD5 of the partition table is wrong; build the firmware again</source>
        <translation>{where}：分区表的 MD5 错误；请重新构建固件</translation>
    </message>
    <message>
        <source>{where}: files and partitions end at 0x{needed:x}, beyond the {promised} MB of flash that the firmware was built for; set the flash size in the build</source>
        <translation>{where}：文件和分区的末尾为 0x{needed:x}，超出固件构建时设定的 {promised} MB 闪存；请在构建中设置闪存容量</translation>
    </message>
    <message>
        <source>{where}: has no partition {name!r} for the identity, only {names}; choose the recipe for this SDK or add the partition to the firmware&apos;s table</source>
        <translation>{where}：没有用于身份的分区 {name!r}，只有 {names}；请选择适合此 SDK 的配方，或在固件分区表中添加该分区</translation>
    </message>
    <message>
        <source>{where}: is no partition (AA 50); the table is damaged or the address is wrong</source>
        <translation>{where}：不是分区项 (AA 50)；分区表已损坏或地址错误</translation>
    </message>
    <message>
        <source>{where}: line {number}</source>
        <translation>{where}：第 {number} 项</translation>
    </message>
    <message>
        <source>{where}: must be a table; build the firmware again</source>
        <translation>{where}：须为表；请重新构建固件</translation>
    </message>
    <message>
        <source>{where}: must be text</source>
        <translation>{where}：须为文本</translation>
    </message>
    <message>
        <source>{where}: no chip revision suits all images: one needs v{lowest:.2f} or higher, another v{highest:.2f} or lower; build all of them with the same settings</source>
        <translation>{where}：没有适合所有映像的芯片版本：有的需要 v{lowest:.2f} 或更高，有的需要 v{highest:.2f} 或更低；请用相同的设置构建全部映像</translation>
    </message>
    <message>
        <source>{where}: no partition table (AA 50) there</source>
        <translation>{where}：那里没有分区表 (AA 50)</translation>
    </message>
    <message>
        <source>{where}: partition {name!r} at 0x{offset:x}, 0x{size:x} bytes, is not whole sectors</source>
        <translation>{where}：0x{offset:x} 处的分区 {name!r}（0x{size:x} 字节）不是整扇区</translation>
    </message>
    <message>
        <source>{where}: partition {name!r} has 0x{size:x} bytes; NVS needs 0x{least:x}</source>
        <translation>{where}：分区 {name!r} 有 0x{size:x} 字节；NVS 需要 0x{least:x} 字节</translation>
    </message>
    <message>
        <source>{where}: partition {name!r} is type {type}, subtype {subtype}; an identity needs data, nvs (1, 2)</source>
        <translation>{where}：分区 {name!r} 的类型为 {type}、子类型为 {subtype}；身份需要 data、nvs (1, 2)</translation>
    </message>
    <message>
        <source>{where}: partitions {one} and {other} overlap</source>
        <translation>{where}：分区 {one} 与 {other} 重叠</translation>
    </message>
    <message>
        <source>{where}: the bootloader reaches over it; correct the table&apos;s offset</source>
        <translation>{where}：引导程序延伸到了它的位置；请更正分区表的偏移</translation>
    </message>
    <message>
        <source>{where}: the partition&apos;s name is no text</source>
        <translation>{where}：分区名称不是文本</translation>
    </message>
    <message>
        <source>{where}: {text}</source>
        <translation>{where}：{text}</translation>
    </message>
    <message>
        <source>{word!r}: the address</source>
        <translation>{word!r}：地址</translation>
    </message>
    <message>
        <source>{word!r}: write ADDRESS=FILE, for example 0x1000=bootloader.bin</source>
        <translation>{word!r}：请写成 地址=文件，例如 0x1000=bootloader.bin</translation>
    </message>
    <message>
        <source>{words} was refused: {error}</source>
        <translation>{words} 被拒绝：{error}</translation>
    </message>
    <message>
        <source>“{where}” is no region (such as cn-shanghai) and no endpoint</source>
        <translation>“{where}”既不是地域（如 cn-shanghai），也不是接入地址</translation>
    </message>
    <message>
        <source>a reason is needed: it goes on record</source>
        <translation>需要填写原因：将记录在案</translation>
    </message>
    <message>
        <source>  and {count} more</source>
        <translation>  另有 {count} 个</translation>
    </message>
    <message>
        <source>  {device_name}: {state}, unit {mac}, slot {slot}, since {changed_at:%Y-%m-%d %H:%M} UTC{reason}</source>
        <translation>  {device_name}：{state}，模组 {mac}，工位 {slot}，自 {changed_at:%Y-%m-%d %H:%M} UTC{reason}</translation>
    </message>
    <message>
        <source> and {count} more</source>
        <translation>，另有 {count} 个</translation>
    </message>
    <message>
        <source> by job {job}</source>
        <translation>（任务 {job}）</translation>
    </message>
    <message>
        <source> for unit {mac}</source>
        <translation>，属于模组 {mac}</translation>
    </message>
    <message>
        <source>has a text of several MB in one cell; take it out</source>
        <translation>某个单元格含有数 MB 的文本；请删除</translation>
    </message>
</context>
</TS>
